import type {Command} from './command.ts';
import {type Data, hasOnly, isData, isText, isTexts} from './data.ts';
import type {Kind, State} from './kind.ts';
import {linesIn} from './lines.ts';
import {removeEmptied} from './own-folder.ts';

/** A service takes a drop-in when systemd has read it and it is started anew; a slice at once. Unit files are read when they are enabled. */
const tellService = (path: string): readonly Command[] => {
	if (/^\/etc\/systemd\/system\/[\w@.-]+\.(slice|scope)\.d\//.test(path)) return [{run: ['systemctl', 'daemon-reload']}];
	const service = /^\/etc\/systemd\/system\/([\w@.-]+\.service)\.d\//.exec(path)?.[1];
	return service === undefined ? [] : [{run: ['systemctl', 'daemon-reload']}, {run: ['systemctl', 'try-restart', service]}];
};

const ownFiles: readonly RegExp[] = [
	/^\/etc\/(modules-load\.d|sysctl\.d|tmpfiles\.d|udev\/rules\.d|systemd\/system)\/[\w.-]*nearmetal[\w.-]*$/,
	/^\/etc\/systemd\/system\/(irqbalance\.service|system\.slice|user\.slice|init\.scope)\.d\/nearmetal\.conf$/,
	/^\/etc\/nearmetal\/(repin|interrupts|flowtable)\.sh$/,
	/^\/etc\/nearmetal\/(interrupts|flowtable)\.d\/\w[\w.@-]{0,14}$/,
];

/**
 * `text`: this and nothing else. `lines`: these among those that are there, by what each begins with and how it goes on. A file that
 * holds several settings, such as those of several NICs, is written by plans of which each knows its own.
 */
export type FileWish = {readonly text: string} | {readonly heading: string; readonly lines: Readonly<Record<string, string>>};

const isFileWish = (wish: Data): boolean =>
	isText(wish.text)
		? hasOnly(wish, 'text')
		: isText(wish.heading) && isData(wish.lines) && isTexts(wish.lines) && hasOnly(wish, 'heading', 'lines');

/** A line takes the place of the one that begins as it does; one that is new comes last. */
const withLines = (state: State, heading: string, lines: Readonly<Record<string, string>>): State => {
	const now = state === null ? [heading] : linesIn(state);
	const ours = Object.entries(lines);
	const kept = now.map(line => ours.find(([beginning]) => line.startsWith(beginning))?.join('') ?? line);
	const added = ours.filter(([beginning]) => !now.some(line => line.startsWith(beginning))).map(line => line.join(''));
	return state !== null && added.length === 0 && kept.every((line, index) => line === now[index])
		? state
		: `${[...kept, ...added].join('\n')}\n`;
};

/** A file of ours in a drop-in folder, mode 644: never somebody else's file, and never empty. */
export const fileKind: Kind<{readonly path: string}, FileWish> = {
	machines: ['host', 'guest'],
	title: ({path}) => path,
	effect: () => 'now',
	isOnDisk: true,
	survey: {
		files: [
			...[
				'modules-load.d',
				'sysctl.d',
				'tmpfiles.d',
				'udev/rules.d',
				'systemd/system',
				...['service', 'slice', 'scope'].map(unit => `systemd/system/*.${unit}.d`),
			].map(folder => `/etc/${folder}/*nearmetal*`),
			'/etc/nearmetal/*',
			'/etc/nearmetal/*/*',
		],
		names: ['/etc'],
	},
	// The folder's own existence tells "no such file" from "nothing was read".
	probe: ({path}) => ({files: [path], names: [path, '/etc']}),
	read: (snapshot, {path}) =>
		snapshot.files[path] ?? (snapshot.names.includes(path) || !snapshot.names.includes('/etc') ? undefined : null),
	evolve: (state, wish) => ('text' in wish ? wish.text : withLines(state, wish.heading, wish.lines)),
	among: wish => ('lines' in wish ? wish.lines : undefined),
	show: ({path}) => ['cat', path],
	put: ({path}) => [{write: path}, ...tellService(path)],
	take: ({path}) => [{remove: path}, ...removeEmptied(path), ...tellService(path)],
	lines: state => (state === null ? [] : linesIn(state)),
	undone: 'it is removed, or has its text of before again',
	reach: {where: ({path}) => isText(path) && ownFiles.some(own => own.test(path)), wish: isFileWish},
};
