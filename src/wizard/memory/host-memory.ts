import type {Facts} from '../../inspect/facts.ts';
import {type Remembered, rememberedIn, rememberedText} from './remembered.ts';

/** Where things are remembered, by name, on the machine where nearmetal runs. */
export type Memory = {
	/** undefined: there is nothing of that name. @throws where it cannot be read */
	read(name: string): Promise<string | undefined>;
	/** The whole text or none. @throws where it cannot be written */
	write(name: string, text: string): Promise<void>;
	/** Whether what is written is there the next time that nearmetal is started. */
	readonly lasts: boolean;
	/** As `2026-11-26`. */
	today(): string;
};

/** What is remembered of a host. */
export type HostMemory = {
	of(guest: string | undefined): GuestMemory;
	/** Of other guests, what others have written meanwhile stays. @throws where it cannot be written */
	remember(chosen: Omit<Remembered, 'at'>): Promise<void>;
};

export type GuestMemory = {
	/** undefined: nothing yet. */
	readonly last: Remembered | undefined;
	/** Why nothing is taken from what is there; undefined: all is well. */
	readonly problem: string | undefined;
	/** Whether what is remembered is there the next time that nearmetal is started. */
	readonly lasts: boolean;
};

/** Before a host is known. */
export const noMemory: GuestMemory = {last: undefined, problem: undefined, lasts: false};

/** Opens what is remembered of the host. Never throws: without it, the wizard begins as the first time. */
export const hostMemory = async (memory: Memory, {name, machineId}: Facts['host'], target: string): Promise<HostMemory> => {
	const host = machineId === undefined ? target : `${name ?? 'host'}-${machineId}`;
	// A guest or a recording may be named by anything, a file not.
	const file = `${host.replaceAll(/[^\w.-]+/g, '_').slice(-150)}.json`;
	const read = async (): Promise<{readonly entries: readonly Remembered[]; readonly problem: string | undefined}> => {
		try {
			const text = await memory.read(file);
			const entries = text === undefined ? [] : rememberedIn(text, host);
			return entries === undefined
				? {entries: [], problem: 'What was remembered of this host is damaged, or of another version: it is left out.'}
				: {entries, problem: undefined};
		} catch (error) {
			return {entries: [], problem: `What was remembered of this host is left out: ${(error as Error).message}.`};
		}
	};

	let known = await read();
	return {
		of: guest => ({last: known.entries.find(entry => entry.guest === guest), problem: known.problem, lasts: memory.lasts}),
		async remember(chosen) {
			const {entries} = await read();
			const now = [...entries.filter(({guest}) => guest !== chosen.guest), {...chosen, at: memory.today()}];
			await memory.write(file, rememberedText(host, now));
			known = {entries: now, problem: undefined};
		},
	};
};
