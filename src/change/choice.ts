import {chosenOf} from '../inspect/memory.ts';
import {hasOnly, isText} from './data.ts';
import type {Kind} from './kind.ts';

/** Files of the kernel that offer words, of which one is chosen. */
const paths = ['/sys/kernel/mm/transparent_hugepage/enabled'] as const;

/** The word that is chosen of those that a file of the kernel offers. It is shown in brackets among the others, and written alone. */
export const choiceKind: Kind<{readonly path: string}, {readonly word: string}> = {
	machines: ['host', 'guest'],
	title: ({path}) => path,
	effect: () => 'now',
	survey: {},
	probe: ({path}) => ({files: [path]}),
	read: ({files}, {path}) => {
		const word = chosenOf(files[path]);
		return word && `${word}\n`;
	},
	evolve: (state, {word}) => (state?.trim() === word ? state : `${word}\n`),
	show: ({path}) => ['sed', 's/.*\\[//; s/\\].*//', path],
	put: ({path}) => [{write: path}],
	lines: state => [state?.trim() ?? ''],
	undone: 'the word of before is chosen',
	reach: {
		where: ({path}) => (paths as readonly unknown[]).includes(path),
		wish: wish => isText(wish.word) && /^[a-z]+$/.test(wish.word) && hasOnly(wish, 'word'),
	},
};
