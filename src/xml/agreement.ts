import {applyEdits, type XmlEdit} from './edit.ts';
import {EditError} from './edit-error.ts';
import {findAll, findChildren, type PathStep, parsePath} from './find.ts';
import {isDroppedWhenEmpty} from './libvirt-order.ts';
import {complaintOf, readAgain, type SecondReading} from './second-reader.ts';
import {type Attributes, WantedChildren} from './wanted-children.ts';

/** Two readers of XML see different things in an edited definition. */
export class Disagreement extends EditError {}

/**
 * A definition with the edits made, in which a reader that knows nothing of ours sees what was there and the wish, and nothing else.
 * @throws XmlError as applyEdits does
 * @throws EditError as applyEdits does; a Disagreement where the other reader sees anything else, or cannot read the definition
 */
export const editDefinition = (text: string, edits: readonly XmlEdit[]): string => {
	const edited = applyEdits(text, edits);
	if (edited !== text) assertAgreement(text, edits, edited);
	return edited;
};

/**
 * Holds an edited definition against the wish made on the other reader's own picture of what was there. The order of elements that a wish
 * makes among those of their name is libvirt's to choose.
 * @throws Disagreement
 */
export const assertAgreement = (text: string, edits: readonly XmlEdit[], edited: string): void => {
	const {reading: before} = read(text);
	const {reading: after, complaint} = read(edited);
	if (complaint !== undefined) throw disagreement(`finds line ${complaint.line} of it malformed`);
	const made = new Set<string>();
	const wanted = edits.reduce((root, edit) => wish(root, edit, made), before);
	const place = differenceIn(wanted, after, made);
	if (place !== undefined) throw disagreement(`does not see in <${place}> what was there and what was asked, and nothing else`);
};

/** No message quotes the definition, which may hold passwords. */
const disagreement = (what: string): Disagreement =>
	new Disagreement(
		`a second reader of the edited definition (fast-xml-parser) ${what}. It is not used. Make this change by hand with virsh edit.`,
	);

/** What the other reader makes of a text. */
type Read = {readonly reading: SecondReading; readonly complaint: ReturnType<typeof complaintOf>};

/**
 * The texts that were read last, the oldest first: a step starts from the text that the one before has made, and a plan that is made
 * anew, or a change that is carried out, makes the same texts again.
 */
const readings = new Map<string, Read>();
/** More than a plan has steps that edit a definition. A definition has some 10 KiB. */
const kept = 12;

const read = (text: string): Read => {
	try {
		const known = readings.get(text) ?? {reading: readAgain(text), complaint: complaintOf(text)};
		readings.delete(text);
		readings.set(text, known);
		for (const oldest of [...readings.keys()].slice(0, -kept)) readings.delete(oldest);
		return known;
	} catch {
		throw disagreement('cannot read it');
	}
};

/** The element with an edit made, as src/xml/edit.ts describes edits. Names of elements that it makes are added to `made`. */
const wish = (root: SecondReading, edit: XmlEdit, made: Set<string>): SecondReading => {
	if ('remove' in edit) return without(root, parsePath(edit.remove));
	if ('removeAll' in edit) return without(root, parsePath(edit.removeAll));
	if ('unless' in edit) return findAll(root, edit.unless).length > 0 ? root : edit.edits.reduce((now, one) => wish(now, one, made), root);
	if ('set' in edit) {
		const {attributes = {}, text} = edit;
		const asksForAbsence =
			text === undefined && Object.keys(attributes).length > 0 && Object.values(attributes).every(value => value === null);
		return changedAt(root, parsePath(edit.set), asksForAbsence ? undefined : made, element => ({
			...withAttributes(element, attributes),
			text: text ?? element.text,
		}));
	}

	const {name, children} = edit;
	return changedAt(root, parsePath(edit.only), children.length === 0 ? undefined : made, parent => {
		const wanting = new WantedChildren(children);
		const like = parent.children.find(child => child.name === name)?.attributes;
		const kept = parent.children.flatMap(child => {
			if (child.name !== name) return child;
			const attributes = wanting.take(child.attributes);
			return attributes === undefined ? [] : withAttributes(child, attributes);
		});
		const {left} = wanting;
		if (left.length > 0) made.add(name);
		return {
			...parent,
			children: [...kept, ...left.map(attributes => withAttributes({...empty(name), attributes: like ?? new Map()}, attributes))],
		};
	});
};

const empty = (name: string): SecondReading => ({name, attributes: new Map(), text: '', remarks: [], children: []});

const withAttributes = (element: SecondReading, wanted: Attributes): SecondReading => {
	const attributes = new Map(element.attributes);
	for (const [name, value] of Object.entries(wanted)) {
		if (value === null) attributes.delete(name);
		else attributes.set(name, {value});
	}

	return {...element, attributes};
};

/** With the element at the end of the path changed. What is missing on the way is made where there is a `made` for its name. */
const changedAt = (
	element: SecondReading,
	[step, ...rest]: readonly PathStep[],
	made: Set<string> | undefined,
	change: (element: SecondReading) => SecondReading,
): SecondReading => {
	if (step === undefined) return change(element);
	const [found] = findChildren(element, step);
	if (found !== undefined) {
		return {...element, children: element.children.map(child => (child === found ? changedAt(child, rest, made, change) : child))};
	}

	if (made === undefined) return element;
	made.add(step.name);
	const {name, condition} = step;
	const fresh = withAttributes(empty(name), condition === undefined ? {} : {[condition.attribute]: condition.value});
	return {...element, children: [...element.children, changedAt(fresh, rest, made, change)]};
};

const without = (element: SecondReading, [step, ...rest]: readonly PathStep[]): SecondReading => {
	if (step === undefined) return element;
	const found = new Set(findChildren(element, step));
	return {
		...element,
		children:
			rest.length === 0
				? element.children.filter(child => !found.has(child))
				: element.children.map(child => (found.has(child) ? without(child, rest) : child)),
	};
};

/** Where two readings differ first, as names from the root down; undefined: nowhere. */
const differenceIn = (one: SecondReading, other: SecondReading, made: ReadonlySet<string>): string | undefined => {
	const [mine, theirs] = [childrenOf(one, made), childrenOf(other, made)];
	if (!isOwnSame(one, other, mine.length > 0) || mine.length !== theirs.length) return one.name;
	for (const [index, child] of mine.entries()) {
		const counterpart = theirs[index];
		if (counterpart?.name !== child.name) return one.name;
		const place = differenceIn(child, counterpart, made);
		if (place !== undefined) return `${one.name}/${place}`;
	}

	return undefined;
};

const isOwnSame = (one: SecondReading, other: SecondReading, isHolder: boolean): boolean => {
	// Between elements stands layout, and libvirt skips white space around the numbers and names that we set.
	const said = ({text}: SecondReading): string => (isHolder ? text.replaceAll(/\s+/g, '') : text.trim());
	return (
		one.attributes.size === other.attributes.size &&
		[...one.attributes].every(([name, {value}]) => other.attributes.get(name)?.value === value) &&
		said(one) === said(other) &&
		one.remarks.join('\0') === other.remarks.join('\0')
	);
};

/** By name, and those of one name in their order; but where some were made, in one that does not depend on where these were put. */
const childrenOf = (element: SecondReading, made: ReadonlySet<string>): readonly SecondReading[] =>
	element.children
		.filter(child => !isNothing(child, element))
		.toSorted((one, other) => compare(one.name, other.name) || (made.has(one.name) ? compare(keyOf(one), keyOf(other)) : 0));

/** Whether libvirt prints nothing for an element that is left empty. */
const isNothing = (element: SecondReading, parent: SecondReading): boolean =>
	isDroppedWhenEmpty(`${parent.name}/${element.name}`) &&
	element.attributes.size === 0 &&
	element.remarks.length === 0 &&
	element.text.trim() === '' &&
	element.children.every(child => isNothing(child, element));

const keyOf = ({attributes}: SecondReading): string =>
	[...attributes]
		.map(([name, {value}]) => `${name}=${JSON.stringify(value)}`)
		.toSorted(compare)
		.join(' ');

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
