import type {Output} from '../target.ts';
import {failed, type MemoryMachine, ok} from './machine.ts';
import {rootComplaint} from './refusal.ts';

const dump = (uuid: string, ...flags: readonly string[]): string => ['virsh', 'net-dumpxml', ...flags, uuid].join(' ');

/** Modes in which libvirt makes the bridge itself, and so sets its MTU (virNetworkDefParseXML). */
const ownBridge: readonly (string | undefined)[] = [undefined, 'nat', 'route', 'open'];

const refusal = (xml: string): string | undefined => {
	const forward = /<forward\b([^>]*)>/.exec(xml);
	const mode = forward === null ? undefined : (/ mode='([^']+)'/.exec(forward[1] ?? '')?.[1] ?? 'nat');
	return (
		rootComplaint(xml, 'network') ??
		(xml.includes('<mtu ') && !ownBridge.includes(mode)
			? `XML error: mtu size only allowed in open, route, nat, and isolated mode, not in ${mode} (network '${/<name>([^<]*)</.exec(xml)?.[1]}')`
			: undefined)
	);
};

/**
 * What virsh answers of networks: `net-dumpxml [--inactive] UUID`, where a definition was read, and `net-define FILE`, which changes
 * nothing that runs. Undefined for everything else.
 */
export const networks = (
	machine: MemoryMachine,
	words: readonly string[],
	open: (path: string) => {readonly text: string} | {readonly problem: string},
): Output | undefined => {
	const [verb = '', ...rest] = words;
	const [word = ''] = rest.filter(one => !one.startsWith('--'));
	if (verb === 'net-dumpxml' && rest.includes('--inactive')) {
		const live = machine.commands.get(dump(word));
		return machine.commands.get(dump(word, '--inactive')) ?? (live && {...live, stdout: live.stdout.replaceAll(/ connections='\d+'/g, '')});
	}

	if (verb !== 'net-define') return undefined;
	const file = open(word);
	if ('problem' in file) return failed(1, `error: Failed to open file '${word}': ${file.problem}`);
	const because = refusal(file.text);
	const [uuid = '', name = ''] = ['uuid', 'name'].map(element => new RegExp(`<${element}>([^<]+)<`).exec(file.text)?.[1]);
	if (because !== undefined) return failed(1, `error: Failed to define network from ${word}\nerror: ${because}`);
	machine.commands.set(dump(uuid, '--inactive'), ok(`${file.text.trimEnd()}\n\n`));
	return ok(`Network ${name} defined from ${word}\n\n`);
};
