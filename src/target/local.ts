import {spawn} from 'node:child_process';
import {connect} from 'node:net';
import {constants} from 'node:os';
import {thisMachine} from './names.ts';
import {posixTarget, type Transport} from './posix.ts';
import {type HostTarget, TargetError} from './target.ts';

/** This machine. An ordinary user's commands go through `sudo -n` where that works; otherwise reading works and writing says why not. */
export const localTarget = (): HostTarget => posixTarget(thisMachine, {exec, forward, close: async () => {}});

const exec: Transport['exec'] = ([program = '', ...words], {input, onStdout, onStderr}) =>
	new Promise((resolve, reject) => {
		// A session of its own, without a terminal: virsh would start polkit's agent where it can open /dev/tty, and sudo's use_pty sets
		// that terminal raw, while the wizard draws on it. Ctrl-C and a closed terminal reach nearmetal alone, which ends what runs.
		const child = spawn(program, words, {stdio: 'pipe', detached: true});
		child.stdout.on('data', onStdout);
		child.stderr.on('data', onStderr);
		// A program may end without reading its input.
		child.stdin.on('error', () => {});
		child.stdin.end(input);
		child.on('error', ({message}) => reject(new TargetError(`Could not start ${program} on this machine: ${message}. Is it installed?`)));
		child.on('close', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
	});

const forward: Transport['forward'] = (address, port) =>
	new Promise((resolve, reject) => {
		const socket = connect({host: address, port});
		socket.once('connect', () => resolve(socket));
		socket.once('error', ({message}) => reject(new TargetError(`This machine cannot reach ${address} port ${port}: ${message}.`)));
	});
