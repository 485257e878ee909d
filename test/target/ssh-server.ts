import {spawn} from 'node:child_process';
import {type AddressInfo, connect, createServer} from 'node:net';
import ssh2, {type AuthContext, type Connection} from 'ssh2';
import {newKeyPair} from './ssh-keys.ts';

export type TestServer = {
	readonly port: number;
	/** The public host key as known_hosts holds it, and one of another type. */
	readonly hostKey: Buffer;
	readonly ecdsaKey: Buffer;
	/** How many exec channels were opened. */
	readonly execs: () => number;
	/** Cuts every connection. */
	cut(): void;
	close(): void;
};

type Rules = {
	readonly accepts: (context: AuthContext) => boolean;
	/** Ends channels with this signal instead of running anything. */
	readonly endsWith?: string;
};

/** An SSH server on the loopback that runs commands on this machine, as sshd does: by the user's shell. */
export const startServer = async ({accepts, endsWith}: Rules): Promise<TestServer> => {
	const keys = {ed25519: newKeyPair(), ecdsa: ssh2.utils.generateKeyPairSync('ecdsa', {bits: 256})};
	const bytes = ({public: text}: {readonly public: string}): Buffer => Buffer.from(text.split(' ')[1] ?? '', 'base64');
	const connections = new Set<Connection>();
	let execs = 0;
	const server = new ssh2.Server({hostKeys: [keys.ed25519.private, keys.ecdsa.private]}, connection => {
		connections.add(connection);
		connection.on('error', () => {});
		connection.on('close', () => connections.delete(connection));
		connection.on('authentication', context => (accepts(context) ? context.accept() : context.reject(['publickey', 'password'])));
		connection.on('session', accept => {
			accept().on('exec', (acceptExec, _reject, {command}) => {
				execs += 1;
				const channel = acceptExec();
				if (endsWith !== undefined) {
					channel.exit(endsWith);
					channel.end();
					return;
				}

				const child = spawn('sh', ['-c', command]);
				channel.pipe(child.stdin);
				child.stdin.on('error', () => {});
				child.stdout.on('data', bytes => channel.write(bytes));
				child.stderr.on('data', bytes => channel.stderr.write(bytes));
				child.on('close', code => {
					channel.exit(code ?? 255);
					channel.end();
				});
			});
		});
		connection.on('tcpip', (accept, reject, {destIP, destPort}) => {
			const socket = connect({host: destIP, port: destPort});
			socket.on('error', () => reject());
			socket.on('connect', () => {
				const channel = accept();
				channel.pipe(socket).pipe(channel);
			});
		});
	});
	// sshd sets TCP_NODELAY too; without it each test would wait for delayed acknowledgements.
	const listener = createServer({noDelay: true}, socket => server.injectSocket(socket));
	await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
	return {
		port: (listener.address() as AddressInfo).port,
		hostKey: bytes(keys.ed25519),
		ecdsaKey: bytes(keys.ecdsa),
		execs: () => execs,
		cut: () => connections.forEach(connection => connection.end()),
		close() {
			connections.forEach(connection => connection.end());
			listener.close();
		},
	};
};
