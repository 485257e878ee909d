import {type Data, hasOnly, isText} from './data.ts';
import type {State} from './kind.ts';

/** `atLeast` raises and never lowers, number by number where there are several (law 8). */
export type NumberWish = {readonly value: string} | {readonly atLeast: string};

/** What numbers are raised to; undefined where they are set. */
export const lowest = (wish: NumberWish): string | undefined => ('atLeast' in wish ? wish.atLeast : undefined);

export const isNumberWish = (wish: Data): boolean =>
	isText(wish.value) ? hasOnly(wish, 'value') : isText(wish.atLeast) && hasOnly(wish, 'atLeast');

/** The kernel separates several numbers by tabs; one space is what people and sysctl -w write. */
export const spaced = (text: string): string => text.trim().split(/\s+/).join(' ');

/** Raised, never lowered, number by number (`4096 131072 6291456`); anything that is not numbers is as asked. */
export const raised = (text: string, atLeast: string): string => {
	const now = spaced(text).split(' ');
	return spaced(atLeast)
		.split(' ')
		.map((asked, index) => (Number(now[index]) > Number(asked) ? (now[index] ?? asked) : asked))
		.join(' ');
};

/** A state of numbers that has the wish. */
export const evolveNumber = (state: State, wish: NumberWish): State => {
	const now = state ?? '';
	const wanted = 'value' in wish ? spaced(wish.value) : raised(now, wish.atLeast);
	return wanted === spaced(now) ? state : `${wanted}\n`;
};

/** A line, however the kernel separates the numbers. */
export const numberLines = (state: State): readonly string[] => [spaced(state ?? '')];
