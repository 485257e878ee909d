import {dirname} from 'node:path';
import {filesNamed, linesOf} from './ssh-config-lines.ts';
import {inPatternList} from './ssh-patterns.ts';
import {TargetError} from './target.ts';

/** Who is where: what a configuration may ask for. */
export type Asked = {
	/** As it was typed: an alias, a name or an address. */
	readonly host: string;
	/** What was typed wins over every configuration. */
	readonly user?: string | undefined;
	readonly port?: number | undefined;
	/** Who asks, on this machine; undefined where the system has no name for him. */
	readonly localUser: string | undefined;
	readonly homeDirectory: string;
};

/** How ssh would reach a host, as far as we follow its configuration. */
export type SshSettings = {
	readonly hostName: string;
	readonly port: number;
	readonly user: string;
	/** Key files in the order to try them; undefined: the usual ones. */
	readonly keyFiles: readonly string[] | undefined;
	/** The name under which known_hosts has it, if not its own. */
	readonly hostKeyAlias: string | undefined;
	/** `[USER@]HOST[:PORT]` of each machine on the way, the nearest first. */
	readonly jumps: readonly string[];
	/** Settings that may belong to this host and are left out, with the reason: a sentence for each. */
	readonly leftOut: readonly string[];
};

/** What may be set once, the first wins (ssh_config(5)); and IdentityFile, which adds up. */
const single = ['hostname', 'port', 'user', 'hostkeyalias', 'proxyjump', 'proxycommand'];

/** As deep as OpenSSH follows (readconf.c, READCONF_MAX_DEPTH). */
const deepest = 16;

/**
 * Reads ~/.ssh/config, then /etc/ssh/ssh_config, with all that they include. Nothing is run: settings under a Match that needs a program,
 * or something else that is not known here, are left out and named.
 * @throws TargetError for a way to the host that we cannot go
 */
export const sshSettings = (asked: Asked, files = [`${asked.homeDirectory}/.ssh/config`, '/etc/ssh/ssh_config']): SshSettings => {
	const {host, localUser, homeDirectory} = asked;
	const found = new Map<string, {readonly where: string; readonly words: readonly string[]}>();
	const keyFiles: string[] = [];
	const leftOut: string[] = [];
	const value = (keyword: string): string | undefined => found.get(keyword)?.words[0];
	const user = (): string => asked.user ?? value('user') ?? localUser ?? '';
	const hostName = (): string => must('hostname', value('hostname') ?? '%h', {h: host});
	const must = (keyword: string, text: string, tokens: Readonly<Record<string, string>>): string => {
		const result = filled(text, tokens);
		if (result === undefined) throw new TargetError(`${found.get(keyword)?.where}: “${text}” has a token that is not known here.`);
		return result;
	};

	/** Whether a Match takes this host; the word that nobody can say here where that cannot be told. */
	const matched = (words: readonly string[]): boolean | string => {
		let unknown: string | undefined;
		for (let at = 0; at < words.length; at++) {
			const [, not = '', criterion = ''] = /^(!?)(.*)$/.exec(words[at]?.toLowerCase() ?? '') ?? [];
			if (criterion === 'all') continue;
			const known = {host: hostName(), originalhost: host, user: user(), localuser: localUser ?? ''}[criterion];
			if (known === undefined) unknown ??= criterion;
			// These two alone have nothing behind them.
			if (criterion !== 'canonical' && criterion !== 'final') at++;
			if (known !== undefined && inPatternList(words[at]?.split(',') ?? [], known) === (not === '!')) return false;
		}

		return unknown ?? true;
	};

	const read = (file: string, isMeant: boolean, depth: number): void => {
		let here: boolean | string = isMeant;
		for (const {where, keyword, words} of linesOf(file)) {
			if (keyword === 'host') here = isMeant && inPatternList(words, host);
			else if (keyword === 'match') here = isMeant && matched(words);
			else if (keyword === 'include') {
				if (here === true && depth < deepest)
					for (const path of words) for (const one of filesNamed(included(path, file))) read(one, true, depth + 1);
			} else if (!single.includes(keyword) && keyword !== 'identityfile') continue;
			else if (typeof here === 'string') leftOut.push(`${where}: ${keyword} stands under “Match ${here}”, which is not followed here.`);
			else if (here && keyword === 'identityfile') keyFiles.push(words[0] ?? '');
			else if (here && !found.has(keyword)) found.set(keyword, {where, words});
		}
	};

	/** An Include's path: from the home folder, else from the folder of the first file that includes. */
	const included = (path: string, file: string): string =>
		path.startsWith('~/') ? homeDirectory + path.slice(1) : path.startsWith('/') ? path : `${rootOf(file)}/${path}`;
	const rootOf = (file: string): string => (file.startsWith('/etc/ssh/') ? '/etc/ssh' : dirname(files[0] ?? file));

	for (const file of files) read(file, true, 0);
	const port = asked.port ?? Number(value('port') ?? 22);
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new TargetError(`${found.get('port')?.where} has the port “${value('port')}”; a port is a number from 1 to 65535.`);
	if (user() === '') throw new TargetError(`As whom to log in to ${host} is not said: write USER@${host}.`);
	const tokens = {h: hostName(), n: host, p: String(port), r: user(), u: localUser ?? '', d: homeDirectory};
	/** A key file that has another name than was meant helps nobody: it is left out. */
	const keyFile = (path: string): readonly string[] => {
		const name = filled(path.replace(/^~(?=\/)/, homeDirectory), tokens);
		if (name === undefined)
			leftOut.push(`The key file ${path} of the SSH configuration is left out: its name has a token that is not known here.`);
		return name === undefined ? [] : [name];
	};

	const [proxy] = [...found].filter(([keyword]) => keyword.startsWith('proxy'));
	if (proxy !== undefined && proxy[0] === 'proxycommand' && value('proxycommand') !== 'none')
		throw new TargetError(
			`${proxy[1].where} reaches ${host} through a ProxyCommand, and nearmetal runs no program for that. A ProxyJump is followed; or run nearmetal on a machine that reaches it directly.`,
		);
	const jumps = proxy?.[0] === 'proxyjump' && value('proxyjump') !== 'none' ? proxy[1].words.join('').split(',') : [];
	return {
		hostName: hostName(),
		port,
		user: user(),
		keyFiles: keyFiles.length === 0 ? undefined : keyFiles.filter(path => path !== 'none').flatMap(keyFile),
		hostKeyAlias: value('hostkeyalias'),
		jumps: jumps.map(jump => must('proxyjump', jump, tokens)),
		leftOut,
	};
};

/** A text with its tokens replaced (ssh_config(5), TOKENS); undefined where one is not known here. */
const filled = (text: string, tokens: Readonly<Record<string, string>>): string | undefined => {
	const known: Readonly<Record<string, string>> = {...tokens, '%': '%'};
	return [...text.matchAll(/%(.?)/g)].every(([, letter = '']) => letter in known)
		? text.replaceAll(/%(.)/g, (_token, letter: string) => known[letter] ?? '')
		: undefined;
};
