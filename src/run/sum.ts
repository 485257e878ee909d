import {createHash} from 'node:crypto';

/** SHA-256 of a text's bytes, as `sha256sum` prints it. */
export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export const isSum = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
