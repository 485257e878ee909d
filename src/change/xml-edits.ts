import type {XmlEdit} from '../xml/edit.ts';
import {isPath} from '../xml/find.ts';
import {isName} from '../xml/name.ts';
import {type Data, hasOnly, isData, isText} from './data.ts';

/** What is wished of a definition of libvirt's: edits, made one after another. */
export type XmlWish = {readonly edits: readonly XmlEdit[]};

const isAttributes = (value: unknown): boolean =>
	value === undefined || (isData(value) && Object.entries(value).every(([name, one]) => isName(name) && (one === null || isText(one))));

const isPathText = (value: unknown): value is string => isText(value) && isPath(value);

/** One edit of a document, as src/xml/edit.ts has it. */
const isXmlEdit = (edit: unknown): boolean => {
	if (!isData(edit)) return false;
	if (isPathText(edit.set))
		return hasOnly(edit, 'set', 'attributes', 'text') && isAttributes(edit.attributes) && (edit.text === undefined || isText(edit.text));
	if (isPathText(edit.remove)) return hasOnly(edit, 'remove');
	if (isPathText(edit.removeAll)) return hasOnly(edit, 'removeAll');
	if (isPathText(edit.unless)) return hasOnly(edit, 'unless', 'edits') && Array.isArray(edit.edits) && edit.edits.every(isXmlEdit);
	return (
		isPathText(edit.only) &&
		isText(edit.name) &&
		isName(edit.name) &&
		hasOnly(edit, 'only', 'name', 'children') &&
		Array.isArray(edit.children) &&
		edit.children.every(child => child !== undefined && isAttributes(child))
	);
};

export const isXmlWish = ({edits}: Data): boolean => Array.isArray(edits) && edits.every(isXmlEdit);

/** Two wishes for one definition as one. */
export const joinXmlWishes = (one: XmlWish, other: XmlWish): XmlWish => ({edits: [...one.edits, ...other.edits]});

/** A definition as virsh prints it, without the empty line that it prints after the document. */
export const definitionIn = (text: string): string => `${text.replace(/\n+$/, '')}\n`;
