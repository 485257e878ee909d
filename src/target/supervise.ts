import {ownLibvirt} from './libvirt.ts';

/**
 * How a program is started on a POSIX machine: as root where that is allowed, with the administrator's PATH, and under
 * timeout(1), so that it ends also when nobody is left to end it. What the shells around it have to tell stands on lines of
 * standard error that begin with `nearmetal: `.
 */

/** An ordinary user who may use sudo without a password does: decided in the same command, without a round trip of its own. */
const decide = `if [ "$(id -u)" != 0 ] && sudo -n true </dev/null 2>/dev/null; then echo 'nearmetal: sudo' >&2; exec sudo -n -- "$@"; fi; exec "$@"`;

/**
 * timeout(1) leads a process group of its own and passes a SIGTERM that it gets on to the group, then SIGKILL after -k seconds:
 * its process id is all that is needed to end everything.
 */
const limited = `echo "nearmetal: process $$" >&2; exec timeout -k 2 "$@"`;

/**
 * The input comes as Node or sshd has it, which may be a socket, and nothing can open /dev/stdin on a socket (ENXIO): cat makes it a
 * pipe, which never lies on a disk. cat ends with the input, or by SIGPIPE once nobody reads. Descriptor 3 is for what the program
 * itself says: the shell would put `Killed` beside it. A C library without C.UTF-8 falls back to C by itself.
 */
const lead = [
	'export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" LC_ALL=C.UTF-8',
	...ownLibvirt,
	'exec 3>&2 2>/dev/null',
	`cat | sh -c '${limited}' sh "$@" 2>&3 3>&-`,
].join('; ');

/**
 * @param timeout milliseconds after which the caller ends the program; on the machine itself the limit is 10 s later, for when
 * the caller cannot any more
 * @param elevation what to put before the command; undefined: find out
 */
export const supervised = (argv: readonly string[], timeout: number, elevation: readonly string[] | undefined): readonly string[] => [
	...(elevation ?? ['sh', '-c', decide, 'sh']),
	'sh',
	'-c',
	lead,
	'sh',
	String(Math.ceil(timeout / 1000) + 10),
	...argv,
];

/** The process to end, once it has announced itself. */
export const processIdIn = (stderr: string): string | undefined => /^nearmetal: process (\d+)\n/m.exec(stderr)?.[1];

/** What to put before the next commands, as the first one's standard error tells; undefined when it did not get that far. */
export const elevationIn = (stderr: string): readonly string[] | undefined =>
	processIdIn(stderr) === undefined ? undefined : /^nearmetal: sudo\n/m.test(stderr) ? ['sudo', '-n', '--'] : [];

/** What the program itself wrote. */
export const withoutMarks = (stderr: string): string => stderr.replace(/^nearmetal: sudo\n/m, '').replace(/^nearmetal: process \d+\n/m, '');
