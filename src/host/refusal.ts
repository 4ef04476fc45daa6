/** Why the system refused, without the path, which the sentence around it has already. */
export function refusal({ message }: Error): string {
  return message.replace(/, \w+ '.*$/s, '');
}
