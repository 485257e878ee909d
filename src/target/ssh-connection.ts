import type {Duplex} from 'node:stream';
import ssh2, {type AuthenticationType, type Client} from 'ssh2';
import type {HostKeyCheck} from './host-key.ts';
import {type Credentials, Login} from './ssh-login.ts';
import {TargetError} from './target.ts';

export type Destination = {
	/** How messages name it: `root@kvm1`. */
	readonly name: string;
	readonly host: string;
	readonly port: number;
	/** A stream to the server that stands already, for a machine behind another. */
	readonly stream?: Duplex | undefined;
};

/** Milliseconds without an answer before a connection counts as lost: a question each interval, three may stay open. */
const keepalive = {keepaliveInterval: 5000, keepaliveCountMax: 3};

/** Milliseconds for the network and the server to get through the login; a person's time to answer does not count. */
const patience = 20_000;

/**
 * An SSH connection that has logged in.
 * @throws TargetError that says whether the network, the host key or the login was the problem, and what was tried
 */
export const openConnection = async (destination: Destination, hostKey: HostKeyCheck, credentials: Credentials): Promise<Client> => {
	const {name, host, port, stream} = destination;
	const client = new ssh2.Client();
	const outcome = Promise.withResolvers<Client>();
	const fail = (error: TargetError): void => {
		outcome.reject(error);
		client.destroy();
	};

	let deadline: NodeJS.Timeout | undefined;
	const wait = (): void => {
		deadline = setTimeout(
			() =>
				fail(
					new TargetError(
						`${name} did not answer within ${patience / 1000} s. Is ${host} port ${port} reachable, and is it an SSH server?`,
					),
				),
			patience,
		);
	};

	/** Stops the clock while a person, or the hypervisor, is asked. */
	const untimed = async <T>(question: Promise<T>): Promise<T> => {
		clearTimeout(deadline);
		try {
			return await question;
		} finally {
			wait();
		}
	};

	const {askPassword} = credentials;
	const login = new Login(name, {...credentials, askPassword: askPassword && (prompt => untimed(askPassword(prompt)))});
	let offered: readonly AuthenticationType[] | undefined;
	const attempts = login.attempts(() => offered);
	const giveUp = (): void => {
		const takes = offered === undefined ? '' : ` The server takes: ${offered.join(', ')}.`;
		fail(
			new TargetError(
				`${name} did not let us in.${login.tried.length === 0 ? ' There was nothing to try.' : triedText(login.tried)}${takes} Give a key with --identity, or try ssh to see more.`,
			),
		);
	};

	client.on('ready', () => outcome.resolve(client));
	client.on('error', (error: Error & {level?: string}) => {
		// A key that the agent does not sign with: the next one is tried.
		if (error.level !== 'agent') {
			fail(new TargetError(describeProblem(error, destination, login.tried)));
		}
	});
	client.on('close', () => fail(new TargetError(`${name} closed the connection during the login.${triedText(login.tried)}`)));
	wait();
	try {
		client.connect({
			...(stream === undefined ? {host, port} : {sock: stream}),
			username: credentials.user,
			readyTimeout: 0,
			...keepalive,
			algorithms: {serverHostKey: [...hostKey.algorithms]},
			hostVerifier: (key: Buffer, verify: (isTrusted: boolean) => void) => {
				untimed(hostKey.check(key)).then(
					() => verify(true),
					error => {
						fail(error);
						verify(false);
					},
				);
			},
			authHandler(left: AuthenticationType[] | null, _partial, next) {
				offered = left ?? undefined;
				attempts.next().then(({value, done}) => (done ? giveUp() : next(value)), fail);
			},
		});
		// A command is several small packets: with Nagle's algorithm each would wait for the acknowledgement of the one before.
		client.setNoDelay(true);
		return await outcome.promise;
	} catch (error) {
		throw error instanceof TargetError ? error : new TargetError(`Cannot connect to ${name}: ${(error as Error).message}.`);
	} finally {
		clearTimeout(deadline);
		client.removeAllListeners('close');
		client.removeAllListeners('error');
		// ssh2 may still report what happened to a connection that is over.
		client.on('error', () => {});
	}
};

/** What an error before the login's end means. */
const describeProblem = (error: Error & {code?: string}, {name, host, port}: Destination, tried: readonly string[]): string => {
	const where = `${host} port ${port}`;
	switch (error.code) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return `${name}: nobody knows an address for the name ${host}. Is it spelt right?`;
		case 'ECONNREFUSED':
			return `${name}: ${where} refuses connections. Is its SSH server running, and is the port right?`;
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'ETIMEDOUT':
			return `${name}: ${where} cannot be reached (${error.code}). Is it switched on, and does a firewall let port ${port} through?`;
		default:
			return `Cannot connect to ${name}: ${error.message}.${triedText(tried)}`;
	}
};

const triedText = (tried: readonly string[]): string => (tried.length === 0 ? '' : ` Tried: ${tried.join(', ')}.`);
