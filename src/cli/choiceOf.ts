import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads one of a few words. */
export function choiceOf<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((name) => name === text);
  if (choice === undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
  return choice;
}
