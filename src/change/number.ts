import type {Wish} from './change.ts';

/** The kernel separates several numbers by tabs; one space is what people and sysctl -w write. */
export const spaced = (text: string): string => text.trim().split(/\s+/).join(' ');

/** Raise, never lower, number by number (`4096 131072 6291456`); anything that is not numbers is set as asked. */
export const evolveNumber = (state: string, wish: Wish<'sysctl'>): string => {
	if ('value' in wish) {
		return spaced(wish.value);
	}

	const now = spaced(state).split(' ');
	return spaced(wish.atLeast)
		.split(' ')
		.map((asked, index) => (Number(now[index]) > Number(asked) ? (now[index] ?? asked) : asked))
		.join(' ');
};
