import {constants} from 'node:os';
import type {Duplex} from 'node:stream';
import {type HostKeyOptions, hostKeyCheck} from './host-key.ts';
import {posixTarget, type Transport} from './posix.ts';
import {quoteAll} from './quote.ts';
import {openConnection} from './ssh-connection.ts';
import type {Credentials} from './ssh-login.ts';
import {type HostTarget, TargetError} from './target.ts';

export type SshOptions = Credentials &
	Pick<HostKeyOptions, 'host' | 'port' | 'homeDirectory' | 'confirmHostKey' | 'hostKeyAlias'> & {
		/** How messages call it, if not `USER@HOST`. */
		readonly name?: string | undefined;
	};

/**
 * A machine over SSH: one connection, an exec channel for each program. An ordinary user's commands go through `sudo -n` where
 * that works.
 * @param behind how to reach a machine that is behind another: its stream, who vouches for its host key, and what else to close at the end
 * @throws TargetError where it cannot be reached, is not who it should be, or does not let us in
 */
export const sshTarget = async (
	options: SshOptions,
	behind?: {readonly stream: Duplex; readonly vouch?: HostKeyOptions['vouch']; readonly close?: () => Promise<void>},
): Promise<HostTarget> => {
	const {user, host, port, name = `${user}@${host}`} = options;
	const hostKey = await hostKeyCheck({...options, name, vouch: behind?.vouch});
	const client = await openConnection({name, host, port, stream: behind?.stream}, hostKey, options);

	/** Rejects while it is open, when the connection is lost. */
	const pending = new Set<(error: TargetError) => void>();
	let isClosed = false;
	const lost = (): TargetError =>
		new TargetError(`The connection to ${name} was lost. Programs that ran there end by themselves; connect again and look what was done.`);
	client.on('close', () => {
		isClosed = true;
		for (const reject of pending) {
			reject(lost());
		}
	});

	/** A promise that cannot outlive the connection. */
	const whileConnected = <T>(start: (resolve: (value: T) => void, reject: (error: TargetError) => void) => void): Promise<T> => {
		const {promise, resolve, reject} = Promise.withResolvers<T>();
		pending.add(reject);
		try {
			if (isClosed) {
				throw lost();
			}

			start(resolve, reject);
		} catch {
			// ssh2 throws where the connection is not open any more.
			reject(lost());
		}

		return promise.finally(() => pending.delete(reject));
	};

	const exec: Transport['exec'] = (argv, {input, onStdout, onStderr}) =>
		whileConnected((resolve, reject) => {
			client.exec(quoteAll(argv), (error, channel) => {
				if (error) {
					reject(
						new TargetError(`${name} did not start a program: ${error.message}. Its SSH server may allow too few sessions (MaxSessions).`),
					);
					return;
				}

				let status: number | undefined;
				channel.on('data', onStdout);
				channel.stderr.on('data', onStderr);
				channel.on('error', () => {});
				channel.on('exit', (code: number | null, signal?: string) => {
					status = code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
				});
				channel.on('close', () => (status === undefined ? reject(lost()) : resolve(status)));
				channel.end(input);
			});
		});

	const forward: Transport['forward'] = (address, targetPort) =>
		whileConnected((resolve, reject) => {
			client.forwardOut('127.0.0.1', 0, address, targetPort, (error, stream) => {
				if (error) {
					reject(
						new TargetError(
							`${name} cannot reach ${address} port ${targetPort}: ${error.message}. Its SSH server may forbid forwarding (AllowTcpForwarding).`,
						),
					);
				} else {
					resolve(stream);
				}
			});
		});

	const end = (): Promise<void> =>
		new Promise(resolve => {
			if (isClosed) {
				resolve();
				return;
			}

			client.once('close', () => resolve());
			client.end();
		});

	const close = async (): Promise<void> => {
		await end();
		await behind?.close?.();
	};

	return posixTarget(name, {exec, forward, close});
};
