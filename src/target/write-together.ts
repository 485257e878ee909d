import {describeFailure} from './kernel-error.ts';
import {type Target, TargetError} from './target.ts';

/** A file to write: its name below the folder, its text, and its permission bits. */
export type NamedFile = {readonly name: string; readonly text: string; readonly mode: number};

/**
 * sh -c SCRIPT sh FOLDER NAME MODE BYTES … : standard input is cut into these files, in order. Each is whole or not there:
 * a temporary file, fsync, rename, fsync of its folder. `count_bytes` makes dd stop at the byte, so that the next one finds its own.
 */
export const writeTogetherScript = `set -eu
cd -- "$1"
shift
umask 077
trap 'rm -f -- .nearmetal.new' EXIT
trap '' PIPE
while [ $# -gt 0 ]; do
	dd of=.nearmetal.new bs=1M count="$3" iflag=fullblock,count_bytes conv=fsync status=none
	[ "$(stat -c %s .nearmetal.new)" = "$3" ] || { echo 'the content did not arrive whole' >&2; exit 1; }
	chmod -- "$2" .nearmetal.new
	mv -f -- .nearmetal.new "$1"
	sync -- "$(dirname -- "$1")"
	shift 3
done`;

/**
 * Writes files below a folder that is there, one after the other, in one round trip however many they are.
 * @throws TargetError; the files before the one that failed are written then.
 */
export const writeTogether = async (target: Target, folder: string, files: readonly NamedFile[]): Promise<void> => {
	const words = files.flatMap(({name, text, mode}) => [name, mode.toString(8), String(Buffer.byteLength(text))]);
	const {status, stderr} = await target.run(['sh', '-c', writeTogetherScript, 'sh', folder, ...words], {
		input: files.map(({text}) => text).join(''),
	});
	if (status !== 0)
		throw new TargetError(
			`Could not write ${files.map(({name}) => name).join(', ')} in ${folder} on ${target.name}: ${describeFailure(stderr)}`,
		);
};
