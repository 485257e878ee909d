import type {KindName} from './change.ts';
import {units} from './unit.ts';

/** An object out of a file, of which nothing is known yet. */
export type Data = Readonly<Record<string, unknown>>;
export const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean => isData(value) && Object.values(value).every(isText);
const hasOnly = (data: Data, ...names: readonly string[]): boolean => Object.keys(data).every(name => names.includes(name));

export const isUuid = (value: unknown): value is string => isText(value) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
/** Names that the kernel takes for an interface, without those that would mean something in a path. */
const device = /^\w[\w.@-]{0,14}$/;
const ownFiles: readonly RegExp[] = [
	/^\/etc\/(modules-load\.d|sysctl\.d|tmpfiles\.d|udev\/rules\.d|systemd\/system)\/[\w.-]*nearmetal[\w.-]*$/,
	/^\/etc\/systemd\/system\/irqbalance\.service\.d\/nearmetal\.conf$/,
	/^\/etc\/nearmetal\/(repin|interrupts)\.sh$/,
	/^\/etc\/nearmetal\/interrupts\.d\/\w[\w.@-]{0,14}$/,
];

const isGuest = (where: Data): boolean => isUuid(where.uuid) && isText(where.name);

const isNumberWish = (wish: Data): boolean =>
	isText(wish.value) ? hasOnly(wish, 'value') : isText(wish.atLeast) && hasOnly(wish, 'atLeast');

const isAttributes = (value: unknown): boolean =>
	value === undefined || (isData(value) && Object.values(value).every(one => one === null || isText(one)));

/** One edit of a document, as src/xml/edit.ts has it. */
const isXmlEdit = (edit: unknown): boolean => {
	if (!isData(edit)) return false;
	if (isText(edit.set))
		return hasOnly(edit, 'set', 'attributes', 'text') && isAttributes(edit.attributes) && (edit.text === undefined || isText(edit.text));
	if (isText(edit.remove)) return hasOnly(edit, 'remove');
	return (
		isText(edit.only) &&
		isText(edit.name) &&
		hasOnly(edit, 'only', 'name', 'children') &&
		Array.isArray(edit.children) &&
		edit.children.every(child => child !== undefined && isAttributes(child))
	);
};

type Reach = {readonly where: (where: Data) => boolean; readonly wish: (wish: Data) => boolean};

/** Where an edit that comes out of a file may reach, whatever the file says, and what its wish looks like. */
const reach: Readonly<Record<KindName, Reach>> = {
	module: {where: ({name}) => isText(name) && /^[a-z0-9_]+$/.test(name), wish: ({loaded}) => loaded === true},
	sysctl: {where: ({key}) => isText(key) && /^net(\.[\w-]+)+$/.test(key), wish: isNumberWish},
	sysfs: {
		where: ({path}) => isText(path) && /^\/sys\/devices\/system\/node\/node\d+\/hugepages\/hugepages-\d+kB\/nr_hugepages$/.test(path),
		wish: isNumberWish,
	},
	file: {where: ({path}) => isText(path) && ownFiles.some(own => own.test(path)), wish: ({text}) => isText(text)},
	domain: {where: isGuest, wish: ({edits}) => Array.isArray(edits) && edits.every(isXmlEdit)},
	unit: {where: ({name}) => (units as readonly unknown[]).includes(name), wish: ({on}) => on === true},
	workers: {
		where: isGuest,
		wish: ({cpus, effect}) =>
			Array.isArray(cpus) && cpus.every(cpu => Number.isInteger(cpu) && cpu >= 0) && (effect === 'now' || effect === 'next guest start'),
	},
	interrupts: {where: where => isText(where.device) && device.test(where.device), wish: ({lists}) => isTexts(lists)},
};

/** Whether a word names a kind of change that this nearmetal knows. */
export const isKind = (kind: unknown): kind is KindName => isText(kind) && Object.hasOwn(reach, kind);

/** What is wrong with something that should be an edit, as a sentence; undefined where it is one. */
export const editComplaint = ({kind, where, wish}: Data): string | undefined => {
	if (!isKind(kind)) return isText(kind) ? `“${kind}” is no kind of change.` : 'a change needs a kind.';
	if (!isData(where) || !isData(wish) || !isTexts(where)) return `a ${kind} change needs a wish, and a where of texts.`;
	if (!reach[kind].where(where)) return `a ${kind} change may not reach ${JSON.stringify(where)}.`;
	return reach[kind].wish(wish) ? undefined : `a ${kind} change: its wish is none that this nearmetal makes.`;
};
