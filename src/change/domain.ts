import {editDefinition} from '../xml/agreement.ts';
import {isNamedByUuid} from './data.ts';
import type {Kind} from './kind.ts';
import {guest} from './libvirt.ts';
import {linesIn} from './lines.ts';
import {definitionIn, isXmlWish, joinXmlWishes, type XmlWish} from './xml-edits.ts';

/**
 * A domain's inactive definition. libvirt prints passwords only with --security-info, and defining XML without them would
 * lose them: so the plan holds the XML without, while apply edits and saves the XML with them, which never leaves the target.
 */
export const domainKind: Kind<{readonly uuid: string; readonly name: string}, XmlWish> = {
	machines: ['host'],
	title: ({name}) => `definition of ${name}`,
	effect: () => 'next guest start',
	isOnDisk: true,
	survey: {},
	probe: ({uuid}) => ({commands: [{argv: ['virsh', 'dumpxml', '--inactive', uuid]}]}),
	read: (snapshot, {uuid}) => {
		const output = snapshot.commands[`virsh dumpxml --inactive ${uuid}`];
		return output?.status === 0 ? definitionIn(output.stdout) : undefined;
	},
	evolve: (xml, {edits}) => (xml === null ? null : editDefinition(xml, edits)),
	show: ({uuid}) => ['virsh', 'dumpxml', '--inactive', '--security-info', uuid],
	put: () => [{run: ['virsh', 'define', '/dev/stdin'], input: 'state'}],
	trial: xml => (mayNotBeTried.test(xml) ? undefined : ['virsh', 'domxml-to-native', 'qemu-argv', '--xml', '/dev/stdin']),
	lines: xml => (xml === null ? [] : linesIn(definitionIn(xml))),
	undone: 'the definition of before is defined again; a guest that was started with ours is shut down and started once more',
	reach: {where: isNamedByUuid, wish: isXmlWish},
	belongsTo: guest,
	document: () => 'domain.xml',
	join: joinXmlWishes,
};

/**
 * domxml-to-native makes QEMU's command line from a definition, through all checks of a start but those of what is free at the moment,
 * and touches no domain. It opens a tap of its own for each interface meanwhile (qemuConnectDomainXMLToNative makes them all of type
 * ethernet): so an interface's script would run for it, and a device that an interface passes through would be freed before its use.
 */
const mayNotBeTried = /<script |<interface type=['"]hostdev['"]/;
