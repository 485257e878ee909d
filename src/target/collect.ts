import {globPattern} from './glob.ts';
import {isValueFile, kernelText} from './kernel-files.ts';
import {quote} from './quote.ts';
import {type Output, type Probe, type ProbeRequest, type Snapshot, TargetError} from './target.ts';

/**
 * How the script's output is framed. Every record is `\n<nonce> <kind> <about>\n<content>`, so that content needs no escaping
 * and may lack its last newline; the nonce is random, so that no content can forge a record.
 *
 * file PATH, link PATH, name PATH    content: the file's text, the link's final path, nothing
 * torn PATH                          the file of the record before could not be read, or not to its end
 * lines                              the lines of all files that hold a value, as `PATH:NUMBER:TEXT`
 * run I J LINE                       standard output of commands[I] (J = `-`), of its list (`list`) or of its each[J] for LINE
 * done STATUS                        standard error of the run, or of all runs since the last done
 * time TIME, end                     `end` proves that nothing is missing
 */
const functions = `
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
# Output goes to descriptor 3, so that standard error can be caught beside it without a temporary file.
exec 3>&1
limit=
timeout 10 true 2>/dev/null && limit='timeout 10'
within=$limit
# A record's head is one line: what has a name of several is not read.
newline='
'
one_line() {
	case $1 in *"$newline"*) return 1 ;; esac
}
whole() {
	for f do
		one_line "$f" && [ -f "$f" ] && [ -r "$f" ] || continue
		printf '\\n%s file %s\\n' "$n" "$f"
		cat "$f" 2>/dev/null || printf '\\n%s torn %s\\n' "$n" "$f"
	done
}
# More names than one program takes as arguments (ARG_MAX) come through a pipe, which printf, being the shell's own, fills. Which
# program starts how many greps is xargs's to decide. -a: GNU grep takes a file with a NUL in it for a binary one, and keeps its lines.
lines_of() {
	printf '\\n%s lines\\n' "$n"
	printf '%s\\0' "$@" | xargs -0 grep -asnH '' 2>/dev/null
}
links() {
	for f do
		one_line "$f" && [ -L "$f" ] || continue
		printf '\\n%s link %s\\n' "$n" "$f"
		readlink -f "$f"
	done
}
names() {
	for f do
		one_line "$f" && { [ -e "$f" ] || [ -L "$f" ]; } || continue
		printf '\\n%s name %s\\n' "$n" "$f"
	done
}
# A program that ran into the limit, as virsh does where libvirt hangs, would do so each time: it is not asked again.
# timeout(1) ends with 124 then, busybox's with the status of a process that SIGTERM ended.
hung=
ask() {
	case $hung in
		*" $1 "*) status=124 errors= ;;
		*)
			if command -v "$1" >/dev/null; then
				errors=$($within "$@" 2>&1 >&3 3>&- </dev/null)
				status=$?
			else
				status=127 errors="$1: not found"
			fi
			case $1:$status in sh:*) ;; *:124 | *:143) hung="$hung $1 " status=124 ;; esac
			;;
	esac
	printf '\\n%s done %s\\n%s' "$n" "$status" "$errors"
} >&3
run() {
	printf '\\n%s run %s\\n' "$n" "$1"
	shift
	ask "$@"
} >&3
# Without a second program that watches the time.
run_at_once() {
	within=
	run "$@"
	within=$limit
}
# The lines that a recorded list printed.
lines() {
	printf '%s\\n' "$1" | while IFS= read -r line; do
		case $line in
			"$n done "*) break ;;
			"$n "* | '') ;;
			*) printf '%s\\n' "$line" ;;
		esac
	done
}
# virsh takes a fifth of a second to start but many commands at once. They are joined into one argument, which may not
# exceed 128 KiB (MAX_ARG_STRLEN). virsh goes on after a command that failed.
virsh_flush() {
	[ -n "$batch" ] || return 0
	ask virsh "$batch"
	batch=
}
virsh_add() {
	[ \${#batch} -lt 60000 ] || virsh_flush
	batch="\${batch}echo;echo $n run $1;$2;"
}
`;

/** A glob as the shell expands it: only `*`, `?` and `[…]` keep their meaning. */
const quoteGlob = (glob: string): string =>
	glob
		.split(/([*?]|\[[^\]]*\])/)
		.map((part, i) => (i % 2 === 1 ? part : part === '' ? '' : quote(part)))
		.join('');

const readFiles = (globs: readonly string[]): readonly string[] => {
	const values = globs.filter(isValueFile);
	const lines = values.length === 0 ? [] : [`lines_of ${values.map(quoteGlob).join(' ')}`];
	return [...lines, ...globs.filter(glob => !isValueFile(glob)).map(glob => `whole ${quoteGlob(glob)}`)];
};

/** A word with `{}` in it, as the shell puts the current line there. */
const quoteTemplate = (word: string): string =>
	word
		.split('{}')
		.map(part => (part === '' ? '' : quote(part)))
		.join('"$line"') || "''";

/** Words that mean themselves to the shell and to virsh's own parser, so that they may be joined into one virsh argument. */
const isPlain = (word: string): boolean => /^[\w./:-]+$/.test(word) || word === '{}';

const eachLine = (index: number, argvs: readonly (readonly string[])[]): readonly string[] => {
	const single = argvs.map((argv, j) => `\trun "${index} ${j} $line" ${argv.map(quoteTemplate).join(' ')}`);
	if (!argvs.every(argv => argv[0] === 'virsh' && argv.every(isPlain))) return single;
	const batched = argvs.map((argv, j) => `\t\tvirsh_add "${index} ${j} $line" "${argv.slice(1).join(' ').replaceAll('{}', '$line')}"`);
	// A line that could mean something to virsh's parser (a name; never a UUID) is asked for alone.
	return ['\tcase $line in', '\t*[!A-Za-z0-9._-]* | -*)', ...single, '\t;;', '\t*)', ...batched, '\t;;', '\tesac'];
};

/**
 * Whether a command waits for nobody: it reads what the kernel holds in memory, or tells its own version. All others ask a daemon, a
 * device, a disk or the network, which may not answer.
 */
const waitsForNobody = ([program = '', option = '', script = '']: readonly string[]): boolean =>
	['id', 'uname', 'sed', 'awk', 'grep', 'find'].includes(program) ||
	option === '--version' ||
	(program === 'sh' && option === '-c' && !/\b(virsh|systemctl|nft|ethtool|ip|stat|od)\b/.test(script));

const probeScript = (probe: Probe, index: number): readonly string[] =>
	'argv' in probe
		? [`${waitsForNobody(probe.argv) ? 'run_at_once' : 'run'} '${index} -' ${probe.argv.map(quote).join(' ')}`]
		: [
				`list=$(exec 3>&1; run '${index} list' ${probe.list.map(quote).join(' ')})`,
				`printf '\\n%s\\n' "$list"`,
				'lines "$list" | {',
				'batch=',
				'while IFS= read -r line; do',
				...eachLine(index, probe.each),
				'done',
				'virsh_flush',
				'}',
			];

/**
 * One POSIX sh script (dash, busybox and bash run it) that reads everything a request names and changes nothing.
 * It is meant for the standard input of `sh -s`, in one round trip.
 * @param nonce random hexadecimal digits, new for each reading
 */
export const collectScript = (request: ProbeRequest, nonce: string): string => {
	if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new TypeError('the nonce must be at least 16 hexadecimal digits');
	return [
		`n=${nonce}`,
		functions,
		`printf '\\n%s time %s\\n' "$n" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"`,
		...readFiles(request.files),
		...request.links.map(glob => `links ${quoteGlob(glob)}`),
		...request.names.map(glob => `names ${quoteGlob(glob)}`),
		...request.commands.flatMap(probeScript),
		`printf '\\n%s end\\n' "$n"`,
		'',
	].join('\n');
};

type Run = {readonly argv: string; readonly stdout: string};

/** The argv that a `run` record stands for, joined as the snapshot's key. */
const argvOf = (request: ProbeRequest, about: string): string => {
	const [, index, which, line = ''] = /^(\d+) (\S+) ?([\s\S]*)$/.exec(about) ?? [];
	const probe = request.commands[Number(index)];
	const argv =
		probe &&
		('argv' in probe ? probe.argv : which === 'list' ? probe.list : probe.each[Number(which)]?.map(word => word.replaceAll('{}', line)));
	if (!argv) throw new TargetError(`the reading holds a command that was not asked for (${about})`);
	return argv.join(' ');
};

/**
 * Several virsh commands in one process have one status and one standard error. Each command that is asked for in this way
 * prints something when it works, so an empty output stands for failure.
 */
const outputOf = ({stdout}: Run, group: readonly Run[], status: number, stderr: string): Output => {
	if (group.length === 1) return {status, stdout, stderr};
	return stdout.trim() === '' ? {status: status || 1, stdout, stderr} : {status: 0, stdout, stderr: ''};
};

/**
 * Takes `PATH:NUMBER:TEXT` apart. Where a line could be cut in several places (a PCI address holds colons and numbers itself, as a
 * text may), the globs tell where its path ends.
 */
const linesIn = (globs: readonly string[], content: string): Readonly<Record<string, string>> => {
	const files: Record<string, string> = {};
	const asAsked = new RegExp(`^(${globs.map(globPattern).join('|')}):(\\d+):(.*)$`, 's');
	for (const line of content.split('\n')) {
		const inOnePlace = /^(\/(?:[^:]|:(?!\d+:))*):(\d+):((?:[^:]|:(?!\d+:))*)$/.exec(line);
		const [, path, number, text] = inOnePlace ?? asAsked.exec(line) ?? [];
		// A file that two globs name is read twice, and counts once.
		if (path !== undefined) files[path] = `${number === '1' ? '' : (files[path] ?? '')}${text}\n`;
	}
	return files;
};

/**
 * The snapshot that the script's standard output holds.
 * @throws TargetError when the output broke off or is of another script
 */
export const parseCollected = (request: ProbeRequest, stdout: string, nonce: string, target: string): Snapshot => {
	const files: Record<string, string> = {};
	const links: Record<string, string> = {};
	const names: string[] = [];
	const commands: Record<string, Output> = {};
	let takenAt: string | undefined;
	let complete = false;
	let group: Run[] = [];
	for (const record of stdout.split(`\n${nonce} `).slice(1)) {
		const end = record.indexOf('\n');
		const head = end === -1 ? record : record.slice(0, end);
		const content = end === -1 ? '' : record.slice(end + 1);
		const space = head.indexOf(' ');
		const kind = space === -1 ? head : head.slice(0, space);
		const about = space === -1 ? '' : head.slice(space + 1);
		if (kind === 'file') files[about] = content;
		else if (kind === 'torn') delete files[about];
		else if (kind === 'lines') Object.assign(files, linesIn(request.files.filter(isValueFile), content));
		else if (kind === 'link' && content !== '') links[about] = content.trimEnd();
		else if (kind === 'name') names.push(about);
		else if (kind === 'run') group.push({argv: argvOf(request, about), stdout: content});
		else if (kind === 'done') {
			for (const run of group) commands[run.argv] = outputOf(run, group, Number(about), content);
			group = [];
		} else if (kind === 'time') takenAt = about;
		else if (kind === 'end') complete = true;
	}
	if (!complete || takenAt === undefined) {
		throw new TargetError(
			`the reading of ${target} broke off after ${stdout.length} characters; try again, or look whether sh works there`,
		);
	}
	for (const [path, text] of Object.entries(files)) files[path] = kernelText(path, text);
	return {nearmetal: 1, target, takenAt, files, links, names, commands};
};
