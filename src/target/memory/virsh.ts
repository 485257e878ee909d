import type {Output} from '../target.ts';
import type {Domains} from './domains.ts';
import {failed, ok} from './machine.ts';

/** What is known of one domain beside its definition: a recorded answer, under its UUID. */
const recordedVerbs = ['dominfo', 'domifaddr', 'qemu-agent-command'];
const verbs = ['dumpxml', 'domstate', 'start', 'shutdown', ...recordedVerbs];

/**
 * What virsh answers from the state: `define FILE`, `domxml-to-native`, `dumpxml`, `domstate`, `dominfo`, `list`, `start`, `shutdown`. Undefined for everything
 * else: then a recorded answer counts, if there is one.
 * @param open the text behind FILE, or why it cannot be opened
 * @param recorded what the snapshot holds for these words
 */
export const virsh = (
	domains: Domains,
	words: readonly string[],
	open: (path: string) => {readonly text: string} | {readonly problem: string},
	recorded: (words: readonly string[]) => Output | undefined,
): Output | undefined => {
	const [verb = '', ...rest] = words.filter(word => word !== '-q' && word !== '--quiet');
	const flags = rest.filter(word => word.startsWith('--'));
	const [word = ''] = rest.filter(word => !word.startsWith('--'));
	if (verb === 'list') {
		return list(domains, flags);
	}

	if (verb === 'define') {
		const file = open(word);
		return 'text' in file ? domains.define(file.text, word) : failed(1, `error: Failed to open file '${word}': ${file.problem}`);
	}

	if (verb === 'domxml-to-native') {
		const file = open(rest.at(-1) ?? '');
		return 'text' in file ? domains.nativeOf(file.text) : failed(1, `error: Failed to open file '${rest.at(-1)}': ${file.problem}`);
	}

	if (!verbs.includes(verb)) {
		return undefined;
	}

	const domain = verb === 'start' ? domains.findInactive(word) : domains.find(word);
	if (domain === undefined) {
		return failed(1, `error: failed to get domain '${word}'`);
	}

	if (recordedVerbs.includes(verb)) {
		const found = recorded(words.map(one => (one === word ? domain.uuid : one)));
		// Of all that is recorded, dominfo alone tells what changes here.
		return (
			found && {
				...found,
				stdout: found.stdout
					.replace(/^Id:( +).*$/m, `Id:$1${domain.live?.running.id ?? '-'}`)
					.replace(/^State:( +).*$/m, `State:$1${state(domain)}`),
			}
		);
	}

	if (verb === 'start') return domains.start(domain);
	if (verb === 'shutdown') return domains.shutdown(domain);
	if (verb === 'domstate') return ok(`${state(domain)}\n\n`);
	const xml = flags.includes('--inactive') ? domain.inactive : (domain.live?.xml ?? domain.inactive);
	return ok(`${(flags.includes('--security-info') ? xml : withoutSecrets(xml)).trimEnd()}\n\n`);
};

const state = ({live}: {readonly live: unknown}): string => (live === undefined ? 'shut off' : 'running');

/** libvirt leaves passwords out unless --security-info asks for them. */
const withoutSecrets = (xml: string): string => xml.replaceAll(/ passwd='[^']*'/g, '');

const list = (domains: Domains, flags: readonly string[]): Output => {
	// Snapshots are not imitated: nobody has any.
	const wanted = (flags.includes('--with-snapshot') ? [] : domains.list()).filter(
		({live}) => flags.includes('--all') || (flags.includes('--inactive') ? live === undefined : live !== undefined),
	);
	const wantsName = flags.includes('--name');
	if (wantsName || flags.includes('--uuid')) {
		const line = ({name, uuid}: {name: string; uuid: string}): string =>
			[...(flags.includes('--uuid') ? [uuid] : []), ...(wantsName ? [name] : [])].join(' ');
		return ok(`${wanted.map(domain => `${line(domain)}\n`).join('')}\n`);
	}

	const rows = wanted.map(({name, live}) => ` ${String(live?.running.id ?? '-').padEnd(4)} ${name.padEnd(20)} ${state({live})}\n`);
	return ok(` Id   Name                 State\n${'-'.repeat(35)}\n${rows.join('')}\n`);
};
