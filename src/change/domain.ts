import {editDefinition} from '../xml/agreement.ts';
import type {Edit as XmlEdit} from '../xml/edit.ts';
import {hasOnly, isData, isGuest, isText} from './data.ts';
import type {Kind} from './kind.ts';
import {linesIn} from './lines.ts';

const isAttributes = (value: unknown): boolean =>
	value === undefined || (isData(value) && Object.values(value).every(one => one === null || isText(one)));

/** One edit of a document, as src/xml/edit.ts has it. */
const isXmlEdit = (edit: unknown): boolean => {
	if (!isData(edit)) return false;
	if (isText(edit.set))
		return hasOnly(edit, 'set', 'attributes', 'text') && isAttributes(edit.attributes) && (edit.text === undefined || isText(edit.text));
	if (isText(edit.remove)) return hasOnly(edit, 'remove');
	if (isText(edit.removeAll)) return hasOnly(edit, 'removeAll');
	if (isText(edit.unless)) return hasOnly(edit, 'unless', 'edits') && Array.isArray(edit.edits) && edit.edits.every(isXmlEdit);
	return (
		isText(edit.only) &&
		isText(edit.name) &&
		hasOnly(edit, 'only', 'name', 'children') &&
		Array.isArray(edit.children) &&
		edit.children.every(child => child !== undefined && isAttributes(child))
	);
};

/**
 * A domain's inactive definition. libvirt prints passwords only with --security-info, and defining XML without them would
 * lose them: so the plan holds the XML without, while apply edits and saves the XML with them, which never leaves the target.
 */
export const domainKind: Kind<{readonly uuid: string; readonly name: string}, {readonly edits: readonly XmlEdit[]}> = {
	machines: ['host'],
	title: ({name}) => `definition of ${name}`,
	effect: () => 'next guest start',
	survey: {},
	probe: ({uuid}) => ({commands: [{argv: ['virsh', 'dumpxml', '--inactive', uuid]}]}),
	read: (snapshot, {uuid}) => {
		const output = snapshot.commands[`virsh dumpxml --inactive ${uuid}`];
		return output?.status === 0 ? ending(output.stdout) : undefined;
	},
	evolve: (xml, {edits}) => (xml === null ? null : editDefinition(xml, edits)),
	show: ({uuid}) => ['virsh', 'dumpxml', '--inactive', '--security-info', uuid],
	put: () => [{run: ['virsh', 'define', '/dev/stdin'], input: 'state'}],
	lines: xml => (xml === null ? [] : linesIn(ending(xml))),
	reach: {where: isGuest, wish: ({edits}) => Array.isArray(edits) && edits.every(isXmlEdit)},
	document: () => 'domain.xml',
	join: (one, other) => ({edits: [...one.edits, ...other.edits]}),
};

/** virsh prints an empty line after the document. */
const ending = (text: string): string => `${text.replace(/\n+$/, '')}\n`;
