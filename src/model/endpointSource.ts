/** Something of the machine that a user has named to be an endpoint of labs, or to be the port that an endpoint is beyond. */
export type EndpointSource =
  /** A network namespace by its name, as ip-netns(8) knows it. */
  | { readonly kind: 'netns'; readonly name: string }
  /** The network namespace that a process lives in. */
  | { readonly kind: 'pid'; readonly pid: number }
  | { readonly kind: 'container'; readonly engine: 'docker' | 'podman'; readonly name: string }
  /** A network interface: it becomes the port, and the endpoint is whoever is at the other end of its wire. */
  | { readonly kind: 'device'; readonly name: string };
