import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads a share such as `2%` or `0.5%`, up to so many hundredths. */
export function shareOf(mostPercent: number) {
  return (text: string): number => {
    const [, number] = /^(\d{1,4}(?:\.\d{1,6})?)%$/.exec(text) ?? [];
    const percent = Number(number);
    if (!(percent > 0 && percent <= mostPercent))
      throw new InvalidArgumentError(`It is a share such as 2% or 0.5%, above 0% and up to ${mostPercent}%.`);
    return percent / 100;
  };
}
