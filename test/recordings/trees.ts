import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';
import {probeRequest} from '../../src/inspect/probe.ts';
import {recordedTree} from '../../src/target/recording.ts';
import type {Snapshot} from '../../src/target/target.ts';

const corpora = process.env.NEARMETAL_CORPORA;

/** The folder of recorded machines; undefined where none is set. */
const folder = corpora === undefined ? undefined : join(corpora, 'topology');

/** Why tests of recorded machines are passed over. */
export const notSet = 'set NEARMETAL_CORPORA to the folder that holds topology/*.tar.xz and *.oracle.json';

/** The names of the recorded machines. */
export const recordedMachines = (): readonly string[] =>
	folder === undefined
		? []
		: readdirSync(folder)
				.filter(name => name.endsWith('.oracle.json'))
				.map(name => name.slice(0, -'.oracle.json'.length))
				.sort();

// Half of the files of a big machine, and nothing that is read: making them is what takes the time.
const unread = ['*/power/*', '*/devices/system/memory/*', '*/uevent'].map(glob => `--exclude=${glob}`);

let scratch: string | undefined;
after(() => scratch && rmSync(scratch, {recursive: true, force: true}));

/** What other programs computed of it, as JSON. */
export const readOracle = (machine: string): string => readFileSync(join(folder ?? '', `${machine}.oracle.json`), 'utf8');

/** What the inspection reads of a recorded machine. */
export const readTree = async (machine: string): Promise<Snapshot> => {
	scratch ??= mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'recordings-'));
	const root = join(scratch, machine);
	mkdirSync(root);
	execFileSync('tar', ['-xJf', join(folder ?? '', `${machine}.tar.xz`), '-C', root, ...unread]);
	const snapshot = await recordedTree(root).collect(probeRequest);
	rmSync(root, {recursive: true, force: true});
	return snapshot;
};
