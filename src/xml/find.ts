import {EditError} from './edit-error.ts';
import {isName} from './name.ts';
import type {XmlElement} from './parse.ts';

/** What a path looks at in an element, whoever has read it. */
export type Findable<Element> = {
	readonly name: string;
	readonly attributes: ReadonlyMap<string, {readonly value: string}>;
	readonly children: readonly Element[];
};

/** `[attribute=value]`, or `[child/attribute=value]` for the attribute of a child. */
export type Condition = {readonly child: string | undefined; readonly attribute: string; readonly value: string};
export type PathStep = {readonly name: string; readonly condition: Condition | undefined};

const stepPattern =
	/([^/[\]=\s]+)(?:\[(?:([^/[\]=\s]+)\/)?([^/[\]=\s]+)=(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([^\]'"][^\]]*))\])?(?:\/(?=.)|$)/suy;

/** The steps of a path; src/xml/edit.ts describes the notation. */
export const parsePath = (path: string): readonly PathStep[] => {
	const steps: PathStep[] = [];
	stepPattern.lastIndex = 0;
	while (steps.length === 0 || stepPattern.lastIndex < path.length) {
		const at = stepPattern.lastIndex;
		const [found, name, child, attribute, single, double, bare] = stepPattern.exec(path) ?? [];
		if (found === undefined || name === undefined) {
			throw new EditError(`"${path}" is not a path: expected name[attribute=value] at character ${at + 1}. Quote a value that holds "]".`);
		}

		const value = single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"') ?? bare;
		steps.push({name, condition: attribute === undefined || value === undefined ? undefined : {child, attribute, value}});
	}

	return steps;
};

/** Whether a text of unknown origin is a path at all, of names that XML may have; `*` is any element. */
export const isPath = (text: string): boolean => {
	try {
		return parsePath(text).every(
			({name, condition}) =>
				(name === '*' || isName(name)) && [condition?.child, condition?.attribute].every(one => one === undefined || isName(one)),
		);
	} catch (error) {
		if (error instanceof EditError) return false;
		throw error;
	}
};

/** A value as it may stand in a condition, whatever is in it. */
export const quoteValue = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** `<interface> with mac address "52:54:…"`, for messages. */
export const describeStep = ({name, condition}: PathStep): string =>
	condition === undefined
		? `<${name}>`
		: `<${name}> with ${condition.child === undefined ? '' : `${condition.child} `}${condition.attribute} "${condition.value}"`;

const macAddress = /^(?:[\dA-Fa-f]{2}:){5}[\dA-Fa-f]{2}$/;

/** Equal text, or the same MAC address in another case: libvirt reads both and prints lower case. */
const isSameValue = (one: string | undefined, other: string): boolean =>
	one === other || (one !== undefined && macAddress.test(one) && macAddress.test(other) && one.toLowerCase() === other.toLowerCase());

const matches = <Element extends Findable<Element>>(element: Element, {name, condition}: PathStep): boolean => {
	if (name !== '*' && element.name !== name) {
		return false;
	}

	if (condition === undefined) {
		return true;
	}

	const {child, attribute, value} = condition;
	const bearers = child === undefined ? [element] : element.children.filter(candidate => candidate.name === child);
	return bearers.some(bearer => isSameValue(bearer.attributes.get(attribute)?.value, value));
};

/** The children of an element that one step names. */
export const findChildren = <Element extends Findable<Element>>(element: Element, step: PathStep): readonly Element[] =>
	element.children.filter(child => matches(child, step));

/** All elements that a path names, from the children of `element` down, in document order. */
export const findAll = <Element extends Findable<Element>>(element: Element, path: string): readonly Element[] => {
	let found: readonly Element[] = [element];
	for (const step of parsePath(path)) {
		found = found.flatMap(parent => findChildren(parent, step));
	}

	return found;
};

/** All elements that names without conditions lead to, from the children of `element` down, in document order. */
export const findNamed = (element: XmlElement, ...names: readonly string[]): readonly XmlElement[] => {
	let found: readonly XmlElement[] = [element];
	for (const name of names) {
		const next: XmlElement[] = [];
		for (const parent of found) {
			for (const child of parent.children) {
				if (child.name === name) {
					next.push(child);
				}
			}
		}

		found = next;
	}

	return found;
};
