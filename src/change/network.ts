import {inactiveNetworkXmlCommand} from '../inspect/probe.ts';
import {editDefinition} from '../xml/agreement.ts';
import {isNamedByUuid} from './data.ts';
import type {Kind} from './kind.ts';
import {network} from './libvirt.ts';
import {linesIn} from './lines.ts';
import {definitionIn, isXmlWish, joinXmlWishes, type XmlWish} from './xml-edits.ts';

/**
 * The definition of a libvirt network for its next start. Defining it anew touches nothing that runs; stopping and starting the
 * network would delete its bridge under the guests that hang on it, and is left to the host's next boot.
 */
export const networkKind: Kind<{readonly uuid: string; readonly name: string}, XmlWish> = {
	machines: ['host'],
	title: ({name}) => `definition of network ${name}`,
	effect: () => 'next network start',
	isOnDisk: true,
	survey: {},
	probe: ({uuid}) => ({commands: [{argv: inactiveNetworkXmlCommand(uuid)}]}),
	read: (snapshot, {uuid}) => {
		const output = snapshot.commands[inactiveNetworkXmlCommand(uuid).join(' ')];
		return output?.status === 0 ? definitionIn(output.stdout) : undefined;
	},
	evolve: (xml, {edits}) => (xml === null ? null : editDefinition(xml, edits)),
	// A network's definition holds no secrets.
	show: ({uuid}) => inactiveNetworkXmlCommand(uuid),
	put: () => [{run: ['virsh', 'net-define', '/dev/stdin'], input: 'state'}],
	lines: xml => (xml === null ? [] : linesIn(definitionIn(xml))),
	undone: 'the definition of before is defined again; the network itself is not stopped',
	reach: {where: isNamedByUuid, wish: isXmlWish},
	belongsTo: network,
	join: joinXmlWishes,
};
