import type {Output} from '../target.ts';
import type {Domains} from './domains.ts';
import {failed, ok} from './machine.ts';

/**
 * What virsh answers from the state: `define FILE`, `dumpxml`, `domstate`, `dominfo`, `list`, `start`, `shutdown`. Undefined for everything
 * else: then a recorded answer counts, if there is one.
 * @param fileText the text behind FILE
 * @param recorded what the snapshot holds for the same words
 */
export const virsh = (
	domains: Domains,
	words: readonly string[],
	fileText: (path: string) => string | undefined,
	recorded: Output | undefined,
): Output | undefined => {
	const [verb, ...rest] = words.filter(word => word !== '-q' && word !== '--quiet');
	const flags = rest.filter(word => word.startsWith('--'));
	const [id = ''] = rest.filter(word => !word.startsWith('--'));
	if (verb === 'list') {
		return list(domains, flags);
	}

	if (verb === 'define') {
		const xml = fileText(id);
		return xml === undefined ? failed(1, `error: Failed to open file '${id}': No such file or directory`) : domains.define(xml, id);
	}

	if (verb !== 'dumpxml' && verb !== 'domstate' && verb !== 'dominfo' && verb !== 'start' && verb !== 'shutdown') {
		return undefined;
	}

	const domain = domains.find(id);
	if (domain === undefined) {
		return failed(1, `error: failed to get domain '${id}'`);
	}

	switch (verb) {
		case 'start':
			return domains.start(domain);
		case 'shutdown':
			return domains.shutdown(domain);
		case 'domstate':
			return ok(`${state(domain)}\n\n`);
		case 'dominfo':
			return (
				recorded && {
					...recorded,
					stdout: recorded.stdout
						.replace(/^Id:( +).*$/m, `Id:$1${domain.live?.running.id ?? '-'}`)
						.replace(/^State:( +).*$/m, `State:$1${state(domain)}`),
				}
			);
		case 'dumpxml': {
			const xml = flags.includes('--inactive') ? domain.inactive : (domain.live?.xml ?? domain.inactive);
			return ok(`${(flags.includes('--security-info') ? xml : withoutSecrets(xml)).trimEnd()}\n\n`);
		}
	}
};

const state = ({live}: {readonly live: unknown}): string => (live === undefined ? 'shut off' : 'running');

/** libvirt leaves passwords out unless --security-info asks for them. */
const withoutSecrets = (xml: string): string => xml.replaceAll(/ passwd='[^']*'/g, '');

const list = (domains: Domains, flags: readonly string[]): Output => {
	const wanted = domains
		.list()
		.filter(({live}) => flags.includes('--all') || (flags.includes('--inactive') ? live === undefined : live !== undefined));
	const wantsName = flags.includes('--name');
	if (wantsName || flags.includes('--uuid')) {
		const line = ({name, uuid}: {name: string; uuid: string}): string =>
			[...(flags.includes('--uuid') ? [uuid] : []), ...(wantsName ? [name] : [])].join(' ');
		return ok(`${wanted.map(domain => `${line(domain)}\n`).join('')}\n`);
	}

	const rows = wanted.map(({name, live}) => ` ${String(live?.running.id ?? '-').padEnd(4)} ${name.padEnd(20)} ${state({live})}\n`);
	return ok(` Id   Name                 State\n${'-'.repeat(35)}\n${rows.join('')}\n`);
};
