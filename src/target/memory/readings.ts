import type {Output} from '../target.ts';

/**
 * The readings of guests' processes that need a shell's globs: `sh -c` with a script that ends in `grep -sH… PATTERN FILES`.
 * They are told apart by the files that they name; the lines come from the machine's files.
 */
const readings: readonly {readonly names: string; readonly files: RegExp; readonly having?: RegExp}[] = [
	{names: '/run/libvirt/qemu/*.xml', files: /^\/run\/libvirt\/qemu\/[^/]+\.xml$/},
	{names: '/task/*/status', files: /^\/proc\/\d+\/task\/\d+\/status$/},
	{names: 'vhost-[0-9]+', files: /^\/proc\/\d+\/status$/, having: /^Name:\tvhost-\d+$/m},
	{names: '/cgroup', files: /^\/proc\/\d+\/cgroup$/},
];

/** The reading that lists all QEMU processes; here each of them is libvirt's. */
const isOfQemus = (script: string): boolean => script.includes('qemu-system-');

const answerQemus = (files: Files): Output => {
	const pids = [...files].flatMap(([path, {text}]) =>
		path.startsWith('/run/libvirt/qemu/') ? (/<domstatus [^>]*pid='(\d+)'/.exec(text)?.[1] ?? []) : [],
	);
	return {status: 0, stdout: pids.map(pid => `64055 /proc/${pid}/comm\n`).join(''), stderr: ''};
};

type Files = ReadonlyMap<string, {readonly text: string}>;

/** What such a reading prints; undefined for another script. */
export const answerReading = (files: Files, script: string): Output | undefined => {
	if (isOfQemus(script)) return answerQemus(files);
	const reading = readings.find(({names}) => script.includes(names));
	const pattern = [...script.matchAll(/grep -sHE? '([^']*)'/g)].at(-1)?.[1];
	if (reading === undefined || pattern === undefined) {
		return undefined;
	}

	const wanted = new RegExp(pattern);
	const lines = [...files]
		.filter(([path, {text}]) => reading.files.test(path) && (reading.having?.test(text) ?? true))
		.flatMap(([path, {text}]) =>
			text
				.replace(/\n$/, '')
				.split('\n')
				.filter(line => wanted.test(line))
				.map(line => `${path}:${line}\n`),
		);
	return {status: lines.length === 0 ? 1 : 0, stdout: lines.join(''), stderr: ''};
};

/** The files behind a recorded reading, as far as it shows them. */
export const readFiles = (argv: string, {stdout}: Output): ReadonlyMap<string, string> => {
	const files = new Map<string, string>();
	if (argv.startsWith('sh -c ') && readings.some(({names}) => argv.includes(names)) && argv.includes('grep -sH')) {
		for (const [, path = '', line = ''] of stdout.matchAll(/^(\/[^:\n]+):(.*)$/gm)) {
			files.set(path, `${files.get(path) ?? ''}${line}\n`);
		}
	}

	return files;
};
