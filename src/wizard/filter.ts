import {emptyField, type TextField} from './text-field.ts';

/** What a list is narrowed to: the rows that have all of its words. */
export type Filter = TextField & {readonly isTyping: boolean};

export const noFilter: Filter = {...emptyField, isTyping: false};

/** Indices of the texts that have every word of the filter, in capitals or not. */
export function matching(texts: readonly string[], filter: string): readonly number[] {
	const words = filter.toLowerCase().split(/\s+/);
	return texts.flatMap((text, index) => (words.every(word => text.toLowerCase().includes(word)) ? [index] : []));
}
