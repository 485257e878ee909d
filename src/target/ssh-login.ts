import ssh2, {type AnyAuthMethod, type AuthenticationType} from 'ssh2';
import {TargetError} from './target.ts';
import {type FileError, readTextFile} from './text-file.ts';

export type Credentials = {
	readonly user: string;
	/** A private key file; without it the usual files in ~/.ssh. */
	readonly identity?: string | undefined;
	/** Key files that take the place of the usual ones; those that are not there are passed over. */
	readonly keyFiles?: readonly string[] | undefined;
	/** Asks a person, without echo; undefined: the person gave up. */
	readonly askPassword?: ((prompt: string) => Promise<string | undefined>) | undefined;
	readonly homeDirectory: string;
	/** $SSH_AUTH_SOCK. */
	readonly agentSocket?: string | undefined;
};

type KeyFile = {readonly path: string; readonly text: string; readonly isEncrypted: boolean};

/**
 * The attempts to log in, in order: key file, agent, password. A key file that needs a passphrase waits until the agent, which may
 * hold the same key, was tried.
 */
export class Login {
	/** What was tried, for the message when nothing works. Never holds a secret. */
	readonly tried: string[] = [];
	readonly #name: string;
	readonly #credentials: Credentials;

	/** @param name how messages and prompts call the machine */
	constructor(name: string, credentials: Credentials) {
		this.#name = name;
		this.#credentials = credentials;
	}

	/** @param offered what the server still takes, undefined before it has said so */
	async *attempts(offered: () => readonly AuthenticationType[] | undefined): AsyncGenerator<AnyAuthMethod> {
		const username = this.#credentials.user;
		// The answer to `none` lists what the server takes.
		yield {type: 'none', username};
		if (offered()?.includes('publickey') ?? true) {
			const files = await this.#keyFiles();
			yield* this.#plainKeys(files);
			yield* this.#agentKeys();
			yield* this.#encryptedKeys(files);
		}

		if (offered()?.includes('password')) {
			yield* this.#passwords();
		} else if (offered()?.includes('keyboard-interactive')) {
			yield this.#interactive();
		}
	}

	async #keyFiles(): Promise<readonly KeyFile[]> {
		const {identity, homeDirectory, keyFiles} = this.#credentials;
		const usual = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map(file => `${homeDirectory}/.ssh/${file}`);
		const paths = identity === undefined ? (keyFiles ?? usual) : [identity];
		const files: KeyFile[] = [];
		for (const path of paths) {
			let text: string;
			try {
				text = readTextFile(path);
			} catch (error) {
				if (identity !== undefined) {
					throw new TargetError(`The key file ${path} cannot be read: ${(error as FileError).message}. Name another one with --identity.`);
				}

				continue;
			}

			const parsed = ssh2.utils.parseKey(text);
			const isEncrypted = parsed instanceof Error && /encrypted|passphrase/i.test(parsed.message);
			if (parsed instanceof Error && !isEncrypted) {
				this.tried.push(`${path} (not a private key of a supported kind)`);
			} else {
				files.push({path, text, isEncrypted});
			}
		}

		return files;
	}

	*#plainKeys(files: readonly KeyFile[]): Generator<AnyAuthMethod> {
		for (const {path, text} of files.filter(file => !file.isEncrypted)) {
			this.tried.push(path);
			yield {type: 'publickey', username: this.#credentials.user, key: text};
		}
	}

	async *#agentKeys(): AsyncGenerator<AnyAuthMethod> {
		const {agentSocket, user} = this.#credentials;
		if (agentSocket === undefined) {
			return;
		}

		const agent = ssh2.createAgent(agentSocket);
		const count = await new Promise<number | undefined>(resolve =>
			agent.getIdentities((error, keys) => resolve(error ? undefined : (keys?.length ?? 0))),
		);
		this.tried.push(count === undefined ? 'the SSH agent (does not answer)' : `the SSH agent (${count} ${count === 1 ? 'key' : 'keys'})`);
		if (count !== undefined && count > 0) {
			yield {type: 'agent', username: user, agent};
		}
	}

	async *#encryptedKeys(files: readonly KeyFile[]): AsyncGenerator<AnyAuthMethod> {
		for (const {path, text} of files.filter(file => file.isEncrypted)) {
			const passphrase = await this.#passphrase(path, text);
			this.tried.push(passphrase === undefined ? `${path} (its passphrase was not given)` : path);
			if (passphrase !== undefined) {
				yield {type: 'publickey', username: this.#credentials.user, key: text, passphrase};
			}
		}
	}

	async #passphrase(path: string, text: string): Promise<string | undefined> {
		for (let attempt = 0; attempt < 3; attempt++) {
			const passphrase = await this.#credentials.askPassword?.(`Passphrase for the key ${path}`);
			if (passphrase === undefined || !(ssh2.utils.parseKey(text, passphrase) instanceof Error)) {
				return passphrase;
			}
		}

		return undefined;
	}

	async *#passwords(): AsyncGenerator<AnyAuthMethod> {
		for (let attempt = 0; attempt < 3; attempt++) {
			const password = await this.#credentials.askPassword?.(`Password of ${this.#name}`);
			if (password === undefined) {
				return;
			}

			this.tried.push('a password');
			yield {type: 'password', username: this.#credentials.user, password};
		}
	}

	/** Servers with PAM often ask for the password, or for a second factor, in this way. */
	#interactive(): AnyAuthMethod {
		this.tried.push("the server's questions");
		const answer = async (prompts: readonly {readonly prompt: string}[]): Promise<readonly string[]> => {
			const answers: string[] = [];
			for (const {prompt} of prompts) {
				answers.push((await this.#credentials.askPassword?.(`${this.#name}: ${prompt.trim()}`)) ?? '');
			}

			return answers;
		};

		return {
			type: 'keyboard-interactive',
			username: this.#credentials.user,
			prompt: (_name, _instructions, _language, prompts, finish) =>
				void answer(prompts).then(
					answers => finish([...answers]),
					() => finish([]),
				),
		};
	}
}
