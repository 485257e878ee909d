import {readdirSync, readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {unitKind, units} from '../../src/change/unit.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import type {GuestPlacement} from '../../src/placement/placement.ts';
import {Fold} from '../../src/plan/fold.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {memoryHost} from '../../src/target/memory.ts';
import type {Snapshot} from '../../src/target/target.ts';
import type {Context, Tuning} from '../../src/tunings/tuning.ts';

/** One tuning on one host: what stands in a file of test/tunings/cases/TUNING. */
export type Case = {
	/** What it shows, as a sentence. */
	readonly what: string;
	/** The recorded host that it starts from. Default: debian-12. */
	readonly host?: 'debian-12' | 'debian-13';
	/** Of web01's definition: text → text in its place. */
	readonly definition?: Readonly<Record<string, string>>;
	/** Of what programs of the host print: text → text in its place. */
	readonly printed?: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Files of the host, null for none. */
	readonly files?: Readonly<Record<string, string | null>>;
	/** Facts that are otherwise, by path, such as `/modules/vhost_net`; null for unknown. */
	readonly facts?: Patch;
	/** Default: web01. null: no guest is chosen. */
	readonly guest?: string | null;
	/** The placement of the guest where it is not the one below; null where it has none. */
	readonly placement?: Patch | null;
	/** Tunings that are chosen too. Default: none. */
	readonly chosen?: readonly string[];
	readonly options?: Readonly<Record<string, string>>;
	/** What is in the guest: the recorded Debian 13 host itself, with these facts otherwise. Default: nobody could look. */
	readonly inside?: Patch;
	readonly expected: Answer;
};

type Patch = Readonly<Record<string, unknown>>;

/** What a tuning comes to, where an edit that changes nothing counts as none. */
export type Answer =
	| {
			readonly summary: string;
			readonly edits: unknown;
			/** Default: none. */
			readonly warnings?: readonly string[];
			/** Not compared where it is absent. */
			readonly because?: readonly string[];
	  }
	| {readonly satisfied: string}
	| {readonly unavailable: string}
	| {readonly invalid: string};

const folder = 'test/tunings/cases';

/** The cases of a tuning, by name. */
export const casesOf = (tuning: string): ReadonlyMap<string, Case> =>
	new Map(
		readdirSync(folder).includes(tuning)
			? readdirSync(join(folder, tuning))
					.sort()
					.map(file => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, tuning, file), 'utf8')) as Case])
			: [],
	);

export const foldersOfCases = (): readonly string[] => readdirSync(folder);

const recorded = (host: string): Snapshot => JSON.parse(readFileSync(`test/inspect/${host}.snapshot.json`, 'utf8')) as Snapshot;

/** The machine that the guest is inside. */
const theGuest = await readHost(memoryHost(recorded('debian-13')));

/** web01 with its memory on node 0, as nobody would place it by chance. */
const somewhere: GuestPlacement = {
	name: 'web01',
	cells: [{node: 0, vcpus: [0, 1, 2, 3], memory: 524_288}],
	vcpuPins: [[3], [2], [1], [6]],
	emulator: [0],
	vhost: [4, 5],
	ioThreads: [],
	queues: [2],
	topology: {sockets: 1, dies: 1, cores: 4, threads: 1},
	reasons: ['Four cores of node 0.'],
	gaveUp: [],
};

export const answerOf = (tuning: Tuning, given: Case): Answer => {
	const snapshot = snapshotOf(given);
	const facts = patched(inspect(snapshot), given.facts ?? {}) as Facts;
	const name = given.guest === undefined ? 'web01' : given.guest;
	const placement = given.placement === null || name === null ? undefined : (patched(somewhere, given.placement ?? {}) as GuestPlacement);
	const context: Context = {
		facts,
		inside: given.inside === undefined ? unseen : {kind: 'read', facts: patched(theGuest.facts, given.inside) as Facts},
		guest: facts.domains.find(domain => domain.name === name),
		placement,
		host: {
			housekeeping: [],
			interrupts: [],
			guests: placement === undefined ? [] : [placement],
			unplaced: placement === undefined && name !== null ? [{name, because: 'no node has four free cores'}] : [],
			reasons: [],
		},
		chosen: new Map((given.chosen ?? []).map(id => [id, {}])),
		options: given.options ?? {},
	};
	for (const {id, title, check} of tuning.fields) {
		const text = context.options[id];
		const complaint = text === undefined ? undefined : check(text, context);
		if (complaint !== undefined) return {invalid: `${title}: ${complaint}`};
	}

	const proposal = tuning.propose(
		tuning.looksInside
			? context
			: {
					...context,
					get inside(): never {
						throw new Error(`${tuning.id} does not say that it looks inside the guest.`);
					},
				},
	);
	if (proposal.kind === 'satisfied') return {satisfied: proposal.because};
	if (proposal.kind === 'unavailable') return {unavailable: proposal.because};
	const {changes} = new Fold({host: snapshot, guest: theGuest.snapshot}).add(proposal.edits);
	if (changes.length === 0) return {satisfied: proposal.done};
	const {summary, edits, because, warnings} = proposal;
	return {
		summary,
		edits,
		...(warnings.length === 0 ? {} : {warnings}),
		...('because' in given.expected ? {because} : {}),
	};
};

const replaced = (text: string, changes: Readonly<Record<string, string>>): string =>
	Object.entries(changes).reduce((now, [from, to]) => now.replaceAll(from, to), text);

/** No unit of ours is on where the host was recorded. */
const unitsOff = Object.fromEntries(units.map(name => [unitKind.show({name}).join(' '), {status: 3, stdout: '', stderr: ''}] as const));

const snapshotOf = ({host = 'debian-12', definition = {}, printed = {}, files = {}}: Case): Snapshot => {
	const snapshot = recorded(host);
	const commands = Object.entries(snapshot.commands).map(([argv, output]) => {
		const isWeb01 = argv.startsWith('virsh dumpxml') && output.stdout.includes('<name>web01</name>');
		const stdout = replaced(output.stdout, isWeb01 ? definition : (printed[argv] ?? {}));
		return [argv, {...output, stdout}] as const;
	});
	const present = Object.entries(files).filter(([, text]) => text !== null);
	return {
		...snapshot,
		commands: {...unitsOff, ...Object.fromEntries(commands)},
		names: [...snapshot.names.filter(name => files[name] !== null), ...present.map(([path]) => path)],
		files: Object.fromEntries(
			[...Object.entries(snapshot.files), ...present].filter(([path]) => files[path] !== null) as (readonly [string, string])[],
		),
	};
};

/** A copy with other values at some paths. A part of a path that is not there is a mistake in the case. */
const patched = (value: unknown, patch: Patch): unknown => {
	const copy: unknown = structuredClone(value);
	for (const [path, other] of Object.entries(patch)) {
		const names = path.split('/').slice(1);
		const last = names.pop() ?? '';
		let at = copy as Record<string, unknown>;
		for (const name of names) {
			if (typeof at[name] !== 'object' || at[name] === null) throw new Error(`${path}: there is no “${name}”`);
			at = at[name] as Record<string, unknown>;
		}

		if (other === null) delete at[last];
		else at[last] = other;
	}

	return copy;
};
