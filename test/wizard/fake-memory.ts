import type {Engine} from '../../src/wizard/engine.ts';
import type {Remembered} from '../../src/wizard/memory/remembered.ts';

/** Of web01: a step off, a value typed, and how it was measured. */
export const lastTime: Remembered = {
	guest: 'web01',
	at: '2026-11-26',
	preset: 'recommended',
	on: {'vhost-workers': false},
	options: {'multi-queue': {queues: '4'}},
	measuring: {peer: 'ssh://admin@10.0.0.20', guestUser: 'debian', design: 'thorough'},
};

/** A memory that works, in memory. */
export function memoryWith(...entries: readonly Remembered[]): Pick<Engine, 'memory' | 'remember'> & {readonly entries: Remembered[]} {
	const known = [...entries];
	return {
		entries: known,
		memory: guest => ({last: known.findLast(entry => entry.guest === guest), problem: undefined, lasts: true}),
		remember: async chosen => void known.push({...chosen, at: '2026-11-27'}),
	};
}
