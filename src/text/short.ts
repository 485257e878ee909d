/** A figure, no finer than it is known. */
export const short = (value: number): string => String(Number(value.toPrecision(3)));
