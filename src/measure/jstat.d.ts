declare module 'jstat' {
  /** The little that is used of jStat, which comes without types. */
  const jstat: {
    readonly jStat: {
      readonly normal: {
        inv(probability: number, mean: number, deviation: number): number;
        cdf(value: number, mean: number, deviation: number): number;
      };
      readonly studentt: { inv(probability: number, degreesOfFreedom: number): number };
    };
  };
  export default jstat;
}
