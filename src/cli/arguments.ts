import {parseArgs} from 'node:util';
import type {Peer} from '../bench/measurement.ts';
import {parsePeer, peerNotation} from '../bench/peer.ts';
import type {DesignName} from '../judge/design.ts';
import {commandLine} from '../target/quote.ts';
import {shortened} from '../text/shortened.ts';
import {option} from './option.ts';

export const commandNames = [
	'wizard',
	'inspect',
	'place',
	'plan',
	'apply',
	'compare',
	'bench',
	'status',
	'undo',
	'export',
	'snapshot',
	'tunings',
] as const;
export type CommandName = (typeof commandNames)[number];

export type TargetChoice =
	| {readonly kind: 'local'}
	/** As it was typed; what was not is for the SSH configuration to say. */
	| {
			readonly kind: 'ssh';
			readonly user: string | undefined;
			readonly host: string;
			readonly port: number | undefined;
			readonly identity: string | undefined;
	  }
	| {readonly kind: 'snapshot'; readonly file: string}
	| {readonly kind: 'root'; readonly folder: string}
	| {readonly kind: 'sample'};

export type Arguments = {
	readonly command: CommandName;
	readonly target: TargetChoice;
	readonly guest: string | undefined;
	/** Name, or file name; undefined: the usual one. */
	readonly preset: string | undefined;
	readonly only: readonly string[] | undefined;
	readonly except: readonly string[] | undefined;
	readonly set: readonly FieldValue[];
	readonly json: boolean;
	readonly yes: boolean;
	readonly out: string | undefined;
	readonly peer: Peer | undefined;
	/** undefined: the usual one. */
	readonly guestUser: string | undefined;
	readonly quick: boolean;
	/** `apply --measure`: how much is measured; undefined: nothing is. */
	readonly measure: DesignName | undefined;
	/** `apply plan.json`. */
	readonly planFile: string | undefined;
	/** `tunings hugepages`; absent: all. */
	readonly tuning: string | undefined;
	/** `compare A.json B.json`. */
	readonly results: readonly string[];
	/** `place web01 db02`; none: all. */
	readonly guests: readonly string[];
};

/** A field of a step set by hand: `--set cpu-pinning.vcpus=2-9`. */
export type FieldValue = {readonly step: string; readonly field: string; readonly value: string};

export type Parsed = Arguments | {readonly command: 'help'; readonly about: CommandName} | {readonly command: 'version'};

/** Wrong use: exit status 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

const options = {
	host: {type: 'string'},
	identity: {type: 'string'},
	snapshot: {type: 'string'},
	root: {type: 'string'},
	sample: {type: 'boolean'},
	guest: {type: 'string'},
	preset: {type: 'string'},
	only: {type: 'string'},
	except: {type: 'string'},
	set: {type: 'string', multiple: true},
	json: {type: 'boolean'},
	yes: {type: 'boolean'},
	out: {type: 'string'},
	peer: {type: 'string'},
	'guest-user': {type: 'string'},
	quick: {type: 'boolean'},
	measure: {type: 'boolean'},
	thorough: {type: 'boolean'},
	help: {type: 'boolean', short: 'h'},
	version: {type: 'boolean'},
} as const;

type OptionName = keyof typeof options;

const targets: readonly OptionName[] = ['host', 'identity', 'snapshot', 'sample'];
const choosing: readonly OptionName[] = ['guest', 'preset', 'only', 'except', 'set'];
/** Of apply, what says how --measure measures. */
const measuring: readonly OptionName[] = ['peer', 'quick', 'thorough', 'out'];

/** What each command takes; anything else is refused, so that a typing error never changes a host. */
export const takes: Readonly<Record<CommandName, readonly OptionName[]>> = {
	wizard: [...targets, 'guest', 'preset', 'only', 'except', 'guest-user', 'out'],
	inspect: [...targets, 'root', 'json'],
	place: [...targets, 'preset', 'only', 'except', 'json'],
	plan: [...targets, ...choosing, 'guest-user', 'json'],
	apply: [...targets, ...choosing, 'guest-user', 'json', 'yes', 'measure', ...measuring],
	compare: ['json'],
	bench: [...targets, 'guest', 'peer', 'guest-user', 'quick', 'json'],
	status: [...targets, 'guest-user', 'json'],
	undo: [...targets, 'guest-user', 'json', 'yes'],
	export: [...targets, ...choosing, 'guest-user', 'json', 'out'],
	snapshot: [...targets, 'out', 'json'],
	tunings: ['json'],
};

/** How many words a command takes after its name, where it takes any. */
const mostWords: Readonly<Partial<Record<CommandName, number>>> = {
	apply: 1,
	tunings: 1,
	compare: 2,
	place: Number.POSITIVE_INFINITY,
};

/**
 * The command line as data.
 * @throws UsageError saying what is wrong and what would be right.
 */
export const parseArguments = (argv: readonly string[]): Parsed => {
	const {values, positionals} = tokens(argv);
	const [first, ...rest] = positionals;
	if (values.version) return {command: 'version'};
	const command = commandNames.find(name => name !== 'wizard' && name === first) ?? 'wizard';
	if (values.help || first === 'help')
		return {command: 'help', about: commandNames.find(name => name === (first === 'help' ? rest[0] : first)) ?? 'wizard'};
	if (command === 'wizard' && first !== undefined)
		throw new UsageError(`There is no command “${shortened(first)}”; there are ${commandNames.slice(1).join(', ')}.`);
	const planFile = command === 'apply' ? rest[0] : undefined;
	const tuning = command === 'tunings' ? rest[0] : undefined;
	const results = command === 'compare' ? rest : [];
	const stray = rest[mostWords[command] ?? 0];
	if (stray !== undefined) {
		const toGuest = takes[command].includes('guest') ? ` A guest is named with ${commandLine(option('guest', shortened(stray)))}.` : '';
		throw new UsageError(`“${shortened(stray)}” is one word too many for ${command}.${toGuest}`);
	}

	const given = Object.keys(values) as OptionName[];
	const alien = given.find(name => !takes[command].includes(name));
	if (alien !== undefined)
		throw new UsageError(
			`${command === 'wizard' ? 'The wizard' : command} takes no --${alien}; it takes ${takes[command].map(name => `--${name}`).join(' ')}.`,
		);
	if (command === 'compare' && results.length < 2)
		throw new UsageError('compare takes two files: results.json of one “nearmetal apply --measure”, and of another.');
	if (planFile !== undefined) {
		const second = given.find(name => choosing.includes(name));
		if (second !== undefined)
			throw new UsageError(`${planFile} says what to apply already: leave out --${second}, or make a new plan with it.`);
	}

	if (values.only !== undefined && values.except !== undefined)
		throw new UsageError('--only and --except together leave open what is meant: take one of them.');
	return {
		command,
		measure: command === 'apply' ? measureOf(values, given) : undefined,
		target: targetOf(values),
		guest: values.guest,
		preset: values.preset,
		only: list(values.only),
		except: list(values.except),
		set: (values.set ?? []).map(parseFieldValue),
		json: values.json ?? false,
		yes: values.yes ?? false,
		out: values.out,
		peer: values.peer === undefined ? undefined : peerOf(values.peer),
		guestUser: values['guest-user'],
		quick: values.quick ?? false,
		planFile,
		tuning,
		results,
		guests: command === 'place' ? rest : [],
	};
};

/** The help of the command that was meant, also where the rest of the line cannot be read: the general one tells no options of commands. */
export const helpCommand = (argv: readonly string[]): string => {
	const meant = argv.find(word => word !== 'wizard' && commandNames.some(name => name === word));
	return commandLine(['nearmetal', ...(meant === undefined ? [] : [meant]), '--help']);
};

type Values = {
	readonly [K in OptionName]?: (typeof options)[K] extends {readonly multiple: true}
		? readonly string[]
		: (typeof options)[K]['type'] extends 'string'
			? string
			: boolean;
};

const tokens = (argv: readonly string[]): {readonly values: Values; readonly positionals: readonly string[]} => {
	try {
		return parseArgs({args: [...argv], options, allowPositionals: true, strict: true});
	} catch (error) {
		// Node's own words name the option; what may follow them on the same line is advice about its own syntax.
		throw new UsageError((error as Error).message.split('. ')[0]?.replaceAll('\n', ' ') ?? 'These arguments cannot be read');
	}
};

const measureOf = (values: Values, given: readonly OptionName[]): DesignName | undefined => {
	if (!values.measure) {
		const alone = given.find(name => measuring.includes(name));
		if (alone !== undefined) throw new UsageError(`--${alone} goes with --measure: without it nothing is measured.`);
		return undefined;
	}
	if (values.peer === undefined) throw new UsageError(`--measure needs --peer: ${peerNotation}.`);
	if (values.quick && values.thorough) throw new UsageError('--quick and --thorough together leave open what is meant: take one of them.');
	return values.quick ? 'quick' : values.thorough ? 'thorough' : 'normal';
};

const targetOf = (values: Values): TargetChoice => {
	const chosen = (['host', 'snapshot', 'root', 'sample'] as const).filter(name => values[name] !== undefined);
	if (chosen.length > 1) throw new UsageError(`--${chosen[0]} and --${chosen[1]} name two targets: take one of them.`);
	if (values.identity !== undefined && values.host === undefined) throw new UsageError('--identity goes with --host.');
	if (values.snapshot !== undefined) return {kind: 'snapshot', file: values.snapshot};
	if (values.root !== undefined) return {kind: 'root', folder: values.root};
	if (values.sample) return {kind: 'sample'};
	if (values.host === undefined) return {kind: 'local'};
	const address = parseAddress(values.host);
	if (address === undefined)
		throw new UsageError(`--host ${shortened(values.host)}: write HOST, USER@HOST or USER@HOST:PORT, such as root@kvm1.`);
	return {kind: 'ssh', ...address, identity: values.identity};
};

const peerOf = (text: string): Peer => {
	const peer = parsePeer(text);
	if (peer === undefined) throw new UsageError(`--peer ${shortened(text)}: write ${peerNotation}.`);
	return peer;
};

const parseFieldValue = (text: string): FieldValue => {
	const [, step, field, value] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(text) ?? [];
	if (step === undefined || field === undefined || value === undefined)
		throw new UsageError(`--set ${shortened(text)}: write STEP.FIELD=VALUE, such as cpu-pinning.vcpus=2-9.`);
	return {step, field, value};
};

/** `[user@]host[:port]`, an IPv6 address in brackets. */
const parseAddress = (
	text: string,
): {readonly user: string | undefined; readonly host: string; readonly port: number | undefined} | undefined => {
	const match = /^(?:([^@\s]+)@)?(?:\[([0-9a-fA-F:.]+)\]|([^@:\s[\]/-][^@:\s[\]/]*))(?::(\d{1,5}))?$/.exec(text);
	const port = match?.[4] === undefined ? undefined : Number(match[4]);
	if (match === null || (port !== undefined && (port < 1 || port > 65_535))) return undefined;
	return {user: match[1], host: match[2] ?? match[3] ?? '', port};
};

const list = (text: string | undefined): readonly string[] | undefined =>
	text
		?.split(',')
		.map(word => word.trim())
		.filter(word => word !== '');
