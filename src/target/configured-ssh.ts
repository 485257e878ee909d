import {type SshOptions, sshTarget} from './ssh.ts';
import {type Asked, sshSettings} from './ssh-config.ts';
import {type HostTarget, TargetError} from './target.ts';

export type ConfiguredOptions = Asked &
	Pick<SshOptions, 'identity' | 'askPassword' | 'agentSocket'> & {
		/** Asks a person about a key that nobody knows, of the machine that is called so. */
		readonly confirmHostKey?: ((name: string, fingerprint: string, type: string) => Promise<boolean>) | undefined;
		/** A sentence about what the configuration says and is not followed. */
		readonly tell: (sentence: string) => void;
		/** That the login begins on the machine that is called so, one of those on the way too: it can take as long as a key is looked at. */
		readonly onConnecting?: ((name: string) => void) | undefined;
	};

/** More machines than anybody jumps over: a configuration whose jumps go in a circle ends here. */
const mostJumps = 8;

/**
 * A host over SSH, reached as ssh would by ~/.ssh/config and what it includes.
 * @param jumps the machines on the way, `[USER@]HOST[:PORT]` each, where they are not the host's own ProxyJump
 * @throws TargetError as sshTarget does, and for a way that we cannot go
 */
export const configuredSsh = async (options: ConfiguredOptions, jumps?: readonly string[], passed = 0): Promise<HostTarget> => {
	const {host, confirmHostKey, tell, onConnecting} = options;
	if (passed > mostJumps)
		throw new TargetError(`The SSH configuration jumps over more than ${mostJumps} machines, and may go in a circle.`);
	const settings = sshSettings(options);
	const {hostName, port, user, keyFiles, hostKeyAlias} = settings;
	for (const sentence of settings.leftOut) tell(sentence);
	const name = `${user}@${host}`;
	const login: SshOptions = {
		...options,
		name,
		host: hostName,
		port,
		user,
		keyFiles,
		hostKeyAlias,
		confirmHostKey: confirmHostKey && ((...key) => confirmHostKey(name, ...key)),
	};
	const way = jumps ?? settings.jumps;
	const last = way.at(-1);
	if (last === undefined) {
		onConnecting?.(name);
		return sshTarget(login);
	}

	const others = way.slice(0, -1);
	// What was typed is about the host at the end: a machine on the way has what the configuration says of it.
	const between = {...options, identity: undefined, ...jump(last)};
	const via = await configuredSsh(between, others.length === 0 ? undefined : others, passed + 1);
	try {
		onConnecting?.(name);
		return await sshTarget(login, {stream: await via.forward(hostName, port), close: via.close});
	} catch (error) {
		await via.close();
		throw error;
	}
};

/** A machine on the way. @throws TargetError */
const jump = (text: string): Pick<Asked, 'host' | 'user' | 'port'> => {
	const match = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:\s]+))(?::(\d+))?$/.exec(text);
	if (match === null) throw new TargetError(`The SSH configuration has the ProxyJump “${text}”, which is not [USER@]HOST[:PORT].`);
	const [, user, address, name, port] = match;
	return {user, host: address ?? name ?? '', port: port === undefined ? undefined : Number(port)};
};
