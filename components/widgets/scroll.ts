import {type Key, useInput} from 'ink';
import {useState} from 'react';

/** The keys that scroll something. */
export type ScrollKeys = {
	/** How they are told of where there is something to scroll to: `↑↓ pgup pgdn`. */
	readonly shown: string;
	/** How far a key scrolls in a room of so many rows; undefined for a key that means something else. */
	by(input: string, key: Key, rows: number): number | undefined;
};

/** Beside a list, which has the arrows. */
export const pages: ScrollKeys = {
	shown: 'pgup pgdn',
	by(input, key, rows) {
		if (key.pageUp || input === 'K') return -rows;
		return key.pageDown || input === 'J' ? rows : undefined;
	},
};

/** Beside what has the arrows, where letters mean something else. */
export const pagesAlone: ScrollKeys = {...pages, by: (_input, key, rows) => pages.by('', key, rows)};

/** Beside what has the pages, where letters mean something else. */
export const arrowsAlone: ScrollKeys = {
	shown: '↑↓',
	by(_input, key) {
		if (key.upArrow) return -1;
		if (key.downArrow) return 1;
		if (key.home) return Number.NEGATIVE_INFINITY;
		return key.end ? Number.POSITIVE_INFINITY : undefined;
	},
};

/** Where letters mean something else. */
export const arrowsAndPages: ScrollKeys = {
	shown: '↑↓ pgup pgdn',
	by: (input, key, rows) => arrowsAlone.by(input, key, rows) ?? pagesAlone.by(input, key, rows),
};

/** Where nothing but reading is done. */
export const reading: ScrollKeys = {
	...arrowsAndPages,
	by(input, key, rows) {
		if (input === 'k') return -1;
		if (input === 'j') return 1;
		return input === ' ' ? rows : arrowsAndPages.by(input, key, rows);
	},
};

type Scrolling = {
	readonly length: number;
	readonly rows: number;
	readonly keys: ScrollKeys;
	readonly isActive: boolean;
	/** Where it stands at first. At the end it follows what is added there. */
	readonly from?: 'start' | 'end';
	/** What any other key does: stay, or go back to the start. */
	readonly otherwise?: 'stay' | 'start';
};

/** The first of the rows to show. The offset dies with the screen. */
export function useScroll({length, rows, keys, isActive, from = 'start', otherwise = 'stay'}: Scrolling): number {
	const [wanted, setWanted] = useState(from === 'end' ? Number.POSITIVE_INFINITY : 0);
	const last = Math.max(0, length - rows);
	const first = Math.min(wanted, last);
	useInput(
		(input, key) => {
			const by = keys.by(input, key, rows);
			if (by !== undefined) {
				const next = Math.max(0, first + by);
				setWanted(next >= last && from === 'end' ? Number.POSITIVE_INFINITY : Math.min(last, next));
			} else if (otherwise === 'start') {
				setWanted(0);
			}
		},
		{isActive},
	);
	return first;
}

/** Where one stands: `lines 3 to 12 of 40`. */
export function standing(first: number, rows: number, length: number): string {
	return `lines ${first + 1} to ${Math.min(first + rows, length)} of ${length}`;
}
