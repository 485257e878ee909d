import type {Edit as XmlEdit} from '../xml/edit.ts';

/** When a change is felt. */
export type Effect = 'now' | 'next guest start' | 'next boot';

/** A regular file's whole text, or null where there is no file. Our files are mode 644. */
export type FileText = string | null;

/**
 * What a tuning asks for, per kind: where, and the wish. A wish is declarative and idempotent, so that steps can be
 * folded in any selection: applying it to a state that has it already changes nothing.
 */
type Kinds = {
	/** Load a module. State: loaded or not. */
	module: {where: {readonly name: string}; wish: {readonly loaded: true}; state: boolean};
	/** A sysctl by dotted name. */
	sysctl: {where: {readonly key: string}; wish: NumberWish; state: string};
	/** A file under /sys or /proc that is not a sysctl, such as a node's nr_hugepages. */
	sysfs: {where: {readonly path: string}; wish: NumberWish; state: string};
	/** A whole file of ours in a drop-in folder. */
	file: {where: {readonly path: string}; wish: {readonly text: string}; state: FileText};
	/** The inactive definition of a domain. State: its XML as `virsh dumpxml --inactive` prints it. */
	domain: {where: {readonly uuid: string; readonly name: string}; wish: {readonly edits: readonly XmlEdit[]}; state: string};
	/** A systemd unit of ours. State: enabled and active, or not. */
	unit: {where: {readonly name: string}; wish: {readonly on: true}; state: boolean};
	/** CPU of each vhost worker of a domain, in queue order; more workers than CPUs begin again at the first. */
	workers: {
		where: {readonly uuid: string; readonly name: string};
		/** `effect`: whether the workers of now can be where they should, or only those of the next start. */
		wish: {readonly cpus: readonly number[]; readonly effect: Effect};
		state: FileText;
	};
	/** cpulists of a NIC's interrupts. State: a line each, its name and its list. */
	interrupts: {where: {readonly device: string}; wish: {readonly lists: Readonly<Record<string, string>>}; state: string};
};

/** `atLeast` raises and never lowers, number by number where there are several (law 8). */
type NumberWish = {readonly value: string} | {readonly atLeast: string};

export type KindName = keyof Kinds;
export type Where<K extends KindName> = Kinds[K]['where'];
export type Wish<K extends KindName> = Kinds[K]['wish'];
export type State<K extends KindName> = Kinds[K]['state'];

/** What a tuning emits. */
export type Edit = {[K in KindName]: {readonly kind: K; readonly where: Where<K>; readonly wish: Wish<K>}}[KindName];

/** What a plan holds: an edit with the state before it and after it, where `before` includes the steps ahead. */
export type Change = {
	[K in KindName]: {
		readonly kind: K;
		readonly where: Where<K>;
		readonly wish: Wish<K>;
		readonly before: State<K>;
		readonly after: State<K>;
	};
}[KindName];
