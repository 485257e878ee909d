import {escapeAttribute, escapeText} from './characters.ts';
import {childrenAhead} from './children-ahead.ts';
import {EditError} from './edit-error.ts';
import {describeStep, findAll, findChildren, type PathStep, parsePath} from './find.ts';
import {
	endWithRemarks,
	inOrder,
	keyOf,
	lineBreakBefore,
	lineBreakInside,
	type NewElement,
	printAttribute,
	printElement,
	quoteInside,
	spanWithLine,
} from './layout.ts';
import {isDroppedWhenEmpty, rankOfAttribute} from './libvirt-order.ts';
import {parse, type XmlDocument, type XmlElement} from './parse.ts';
import {type Attributes, WantedChildren} from './wanted-children.ts';

/**
 * One declarative, idempotent edit of a libvirt XML document.
 *
 * A path is element names from the root's children down, each with at most one condition in brackets: `[attribute=value]`,
 * or `[child/attribute=value]` for the attribute of a child:
 *
 *     cputune/vcpupin[vcpu=3]
 *     devices/interface[mac/address=52:54:00:10:00:01]/driver
 *     metadata/app:note[app:title='a ] and a '' quote']
 *
 * A value in quotes may hold anything; its own quote is doubled. MAC addresses are equal in either case. `*` is any name. Missing elements
 * on the path of `set` and `only` are made where libvirt's formatter would print them, except one that is named by its
 * child: no edit invents an interface. A path that could mean two elements is refused.
 */
export type XmlEdit =
	/** The element with these attributes (null: without this one) and this text; what is not named here stays. */
	| {readonly set: string; readonly attributes?: Attributes; readonly text?: string}
	/** None of the elements that the last name of the path means, nor a parent that libvirt drops when empty. */
	| {readonly remove: string}
	/** The same wherever the path leads, such as to the `address[type=pci]` of every child (`*`) of `devices`. */
	| {readonly removeAll: string}
	/**
	 * All of these, unless the path leads to an element: for what libvirt fills in by itself as soon as it has the definition. The edits
	 * must make that element, or they would be made again.
	 */
	| {readonly unless: string; readonly edits: readonly XmlEdit[]}
	/**
	 * Exactly these children of this name under `only`, with these attributes (null: without this one). The first attribute tells
	 * them apart: one that has the same is changed in place, and what is not named here stays. A new one is like the first that is
	 * there in what is not named.
	 */
	| {readonly only: string; readonly name: string; readonly children: readonly Attributes[]};

/** Replace what is between two offsets. */
type Splice = {readonly start: number; readonly end: number; readonly text: string};

const splice = (text: string, splices: readonly Splice[]): string => {
	let at = 0;
	let result = '';
	for (const {start, end, text: replacement} of splices.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
		result += text.slice(at, start) + replacement;
		at = Math.max(at, end);
	}

	return result + text.slice(at);
};

/** The element at the path, or the deepest that exists on the way and the steps that are missing below it. */
const descend = (root: XmlElement, path: string): {readonly element: XmlElement; readonly missing: readonly PathStep[]} => {
	let element = root;
	const steps = parsePath(path);
	for (const [index, step] of steps.entries()) {
		const [next, ...others] = findChildren(element, step);
		if (next === undefined) {
			return {element, missing: steps.slice(index)};
		}

		if (others.length > 0) {
			const count = others.length + 1;
			const problem = `"${path}" could mean ${count} elements: <${element.name}> has ${count} ${describeStep(step)}.`;
			throw new EditError(`${problem} Make them differ with virsh edit, or make this change there by hand.`);
		}

		element = next;
	}

	return {element, missing: []};
};

const present = (attributes: Attributes): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== null));

/** The missing steps of a path as one new element, with `innermost` put into the last. */
const build = (path: string, missing: readonly PathStep[], innermost: Omit<NewElement, 'name'>): NewElement => {
	const [step, ...deeper] = missing;
	if (step === undefined || step.name === '*' || step.condition?.child !== undefined) {
		const wanted = step === undefined ? 'such element' : describeStep(step);
		throw new EditError(`"${path}": this definition has no ${wanted}. See what it has with virsh dumpxml.`);
	}

	const {name, condition} = step;
	const own = condition === undefined ? {} : {[condition.attribute]: condition.value};
	return deeper.length === 0
		? {name, ...innermost, attributes: {...own, ...innermost.attributes}}
		: {name, attributes: own, text: undefined, children: [build(path, deeper, innermost)]};
};

/** Where nothing but blanks and the end of the start tag follow. */
const endOfAttributes = ({name, attributes, startTag}: XmlElement): number =>
	[...attributes.values()].at(-1)?.end ?? startTag.start + 1 + name.length;

const insert = (document: XmlDocument, parent: XmlElement, added: readonly NewElement[]): readonly Splice[] => {
	const {text} = document;
	const lineBreak = lineBreakInside(document, parent);
	const print = (element: NewElement): string => printElement(document, parent.name, element, lineBreak, quoteInside(parent));
	if (text.slice(parent.content.start, parent.content.end).trim() === '') {
		const content = added.map(print).join('');
		return [
			{
				start: endOfAttributes(parent),
				end: parent.endTag.end,
				text: `>${content}${lineBreakBefore(text, parent)}</${parent.name}>`,
			},
		];
	}

	const allAhead = childrenAhead(parent, added);
	return added.map((element, index) => {
		const ahead = allAhead[index];
		const start = ahead === undefined ? parent.content.start : endWithRemarks(text, ahead);
		return {start, end: start, text: print(element)};
	});
};

/** Without these children of one parent. What is left of the parent is as libvirt prints it: nothing, or self-closing. */
const removeChildren = ({text}: XmlDocument, parent: XmlElement, children: readonly XmlElement[]): readonly Splice[] => {
	const cuts = children.map(child => ({...spanWithLine(text, child), text: ''}));
	const left = splice(text.slice(0, parent.content.end), cuts).slice(parent.content.start);
	if (left.trim() !== '' || children.length === 0) {
		return cuts;
	}

	if (parent.parent !== undefined && parent.attributes.size === 0 && isDroppedWhenEmpty(keyOf(parent))) {
		return [{...spanWithLine(text, parent), text: ''}];
	}

	return [{start: parent.startTag.end - 1, end: parent.endTag.end, text: '/>'}];
};

const setAttributes = (text: string, element: XmlElement, wanted: Attributes): readonly Splice[] => {
	const key = keyOf(element);
	const existing = [...element.attributes];
	return inOrder(key, Object.keys(wanted)).flatMap(name => {
		const value = wanted[name];
		const found = element.attributes.get(name);
		if (value === null || value === undefined) {
			return found === undefined ? [] : [{start: text.slice(0, found.start).trimEnd().length, end: found.end, text: ''}];
		}

		if (found !== undefined) {
			return found.value === value ? [] : [{start: found.valueStart, end: found.valueEnd, text: escapeAttribute(value, found.quote)}];
		}

		const quote = existing[0]?.[1].quote ?? quoteInside(element);
		const before = existing.findLast(([other]) => rankOfAttribute(key, other) <= rankOfAttribute(key, name));
		const start = before?.[1].end ?? element.startTag.start + 1 + element.name.length;
		return [{start, end: start, text: ` ${printAttribute(name, value, quote)}`}];
	});
};

const setText = (text: string, element: XmlElement, wanted: string): readonly Splice[] => {
	if (element.children.length > 0) {
		throw new EditError(`<${element.name}> holds elements, so its text cannot be set. Look at it with virsh edit.`);
	}

	// libvirt skips white space around the numbers and names that we set.
	if (element.text.trim() === wanted) {
		return [];
	}

	const content = text.slice(element.content.start, element.content.end);
	const remarks = [...content.matchAll(/<!\[CDATA\[.*?\]\]>|(<!--.*?-->|<\?.*?\?>)/gs)].map(([, remark = '']) => remark).join('');
	return [{start: endOfAttributes(element), end: element.endTag.end, text: `>${escapeText(wanted)}${remarks}</${element.name}>`}];
};

const set = (document: XmlDocument, path: string, attributes: Attributes, text: string | undefined): readonly Splice[] => {
	const {element, missing} = descend(document.root, path);
	const wanted = present(attributes);
	const asksForAbsence = text === undefined && Object.keys(attributes).length > 0 && Object.keys(wanted).length === 0;
	if (missing.length > 0) {
		return asksForAbsence ? [] : insert(document, element, [build(path, missing, {attributes: wanted, text, children: []})]);
	}

	const isLeftEmpty =
		element.content.start === element.content.end && [...element.attributes.keys()].every(name => attributes[name] === null);
	if (asksForAbsence && isLeftEmpty && isDroppedWhenEmpty(keyOf(element)) && element.parent !== undefined) {
		return removeChildren(document, element.parent, [element]);
	}

	return [...setAttributes(document.text, element, attributes), ...(text === undefined ? [] : setText(document.text, element, text))];
};

const remove = (document: XmlDocument, path: string): readonly Splice[] => {
	const found = findAll(document.root, path);
	const parent = found[0]?.parent;
	if (parent === undefined) {
		return [];
	}

	if (found.some(element => element.parent !== parent)) {
		const places = new Set(found.map(element => element.parent)).size;
		throw new EditError(`"${path}" means elements in ${places} places. Name one of them with a condition in brackets.`);
	}

	return removeChildren(document, parent, found);
};

const removeAll = (document: XmlDocument, path: string): readonly Splice[] => {
	const byParent = Map.groupBy(findAll(document.root, path), element => element.parent);
	return [...byParent].flatMap(([parent, children]) => (parent === undefined ? [] : removeChildren(document, parent, children)));
};

const only = (document: XmlDocument, path: string, name: string, children: readonly Attributes[]): readonly Splice[] => {
	const {element: parent, missing} = descend(document.root, path);
	const made = (attributes: Attributes): NewElement => ({name, attributes: present(attributes), text: undefined, children: []});
	if (missing.length > 0) {
		return children.length === 0
			? []
			: insert(document, parent, [build(path, missing, {attributes: {}, text: undefined, children: children.map(made)})]);
	}

	const wanted = new WantedChildren(children);
	const surplus: XmlElement[] = [];
	const changes: Splice[] = [];
	const there = findChildren(parent, {name, condition: undefined});
	for (const existing of there) {
		const attributes = wanted.take(existing.attributes);
		if (attributes === undefined) {
			surplus.push(existing);
		} else {
			changes.push(...setAttributes(document.text, existing, attributes));
		}
	}

	const {left} = wanted;
	if (left.length === 0) {
		return [...changes, ...removeChildren(document, parent, surplus)];
	}

	const cuts = surplus.map(element => ({...spanWithLine(document.text, element), text: ''}));
	const like = Object.fromEntries([...(there[0]?.attributes ?? [])].map(([attribute, {value}]) => [attribute, value]));
	// The first attribute named is the one that tells them apart.
	const added = left.map(attributes => made({...attributes, ...like, ...attributes}));
	return [...changes, ...cuts, ...insert(document, parent, added)];
};

const splicesFor = (document: XmlDocument, edit: Exclude<XmlEdit, {unless: string}>): readonly Splice[] => {
	if ('set' in edit) return set(document, edit.set, edit.attributes ?? {}, edit.text);
	if ('remove' in edit) return remove(document, edit.remove);
	return 'removeAll' in edit ? removeAll(document, edit.removeAll) : only(document, edit.only, edit.name, edit.children);
};

/**
 * The text with the edits made, one after another. Every byte that no edit means stays as it is, and new parts follow the
 * text's own style; in what `virsh dumpxml` prints that is libvirt's style, so that libvirt prints the result unchanged.
 * Edits that are made already change nothing: the same string comes back.
 * @throws XmlError when the text is not well-formed
 * @throws EditError when a path is no path, could mean several elements, or names an interface or disk that is not there
 */
export const applyEdits = (text: string, edits: readonly XmlEdit[]): string => {
	let state = text;
	let document: XmlDocument | undefined;
	for (const edit of edits) {
		document ??= parse(state);
		const next =
			'unless' in edit
				? findAll(document.root, edit.unless).length > 0
					? state
					: applyEdits(state, edit.edits)
				: splice(state, splicesFor(document, edit));
		if (next !== state) document = undefined;
		state = next;
	}

	return state;
};
