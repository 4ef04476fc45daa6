/** A place where packets are copied, and where to: interfaces of one namespace. */
export interface Tap {
  readonly interface: string;
  /** What the interface receives, or what is sent by it. */
  readonly hook: 'ingress' | 'egress';
  /** The interface that copies are sent by. */
  readonly output: string;
}

/** A way of the kernel's to copy what passes interfaces. */
export interface Tapping {
  /**
   * Copies from now on at these places too; a place that is named twice copies twice. Changes of one namespace are made one after the other.
   *
   * @throws Problem with what the tool or the kernel says; nothing is attached then
   */
  attach(namespace: string | undefined, taps: readonly Tap[]): Promise<void>;
  /**
   * Takes these away again, and nothing else but taps whose interface or output is no more; what was before `attach` is as it was. One that is
   * not there any more needs no taking.
   */
  detach(namespace: string | undefined, taps: readonly Tap[]): Promise<void>;
  /** Packets that its taps in a namespace have sent since they were attached, by output; undefined where they are not counted. */
  sent(namespace: string | undefined): Promise<ReadonlyMap<string, number> | undefined>;
  /** Why this machine cannot do it, with the command that brings it; undefined when it can. Asked in the sandbox, nothing stays of it. */
  missing(): Promise<string | undefined>;
  /** What it uses on this machine, in a few words: which of several parts of the kernel, and which were not there. Where nothing is missing. */
  means(): Promise<string>;
}
