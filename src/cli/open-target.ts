import {type HostTarget, type Source, type Target, TargetError} from '../target/target.ts';
import type {GuestLogin} from '../wizard/engine-of.ts';
import type {TargetChoice} from './arguments.ts';

/** What opening needs of the person and the machine where nearmetal runs. */
export type Person = {
	readonly homeDirectory: string;
	/** Who runs nearmetal; undefined where the system has no name for him. */
	readonly user: string | undefined;
	readonly agentSocket: string | undefined;
	/** Asks without echo; undefined where there is no terminal. */
	readonly askSecret: ((prompt: string) => Promise<string | undefined>) | undefined;
	readonly ask: ((question: string) => Promise<boolean>) | undefined;
	readonly tell: (sentence: string) => void;
	/** Whether somebody sees what is told while it happens. */
	readonly isWaiting: boolean;
};

/** Opens the chosen target. Each kind is loaded only when it is chosen. @throws TargetError */
export const openTarget = async (choice: TargetChoice, person: Person): Promise<Source> => {
	switch (choice.kind) {
		case 'local':
			return (await import('../target/local.ts')).localTarget();
		case 'snapshot':
			return await (await import('../target/recording.ts')).snapshotFile(choice.file);
		case 'root':
			return (await import('../target/recording.ts')).recordedTree(choice.folder);
		case 'sample':
			return (await import('../target/sample.ts')).sampleTarget();
		case 'ssh': {
			const {configuredSsh} = await import('../target/configured-ssh.ts');
			return await configuredSsh({
				...asked(choice, person),
				...credentials(person),
				confirmHostKey: confirmHostKey(person),
				tell: person.tell,
				onConnecting: person.isWaiting ? name => person.tell(`Connecting to ${name}.`) : undefined,
			});
		}
	}
};

/** How guests and the peer are reached: through the host, with the same key as the host. */
export const guestLogin = (choice: TargetChoice, person: Person): GuestLogin => {
	// Inside the wizard nobody can be asked: the screen belongs to it.
	const login = async () => ({...credentials(person), askPassword: undefined, ...(await keyOf(choice, person))});
	return {
		async guest(host, guest, user) {
			const {guestAddress} = await import('../target/guest-address.ts');
			const {guestTarget} = await import('../target/guest.ts');
			const address = await guestAddress(host, guest.uuid);
			if (address === undefined)
				throw new TargetError(
					`${host.name} knows no address of ${guest.name} yet: no DHCP lease, no guest agent. Is it running and booted?`,
				);
			return await guestTarget(live(host), {...(await login()), user, address, port: 22, domain: guest});
		},
		async peer(host, peer) {
			const {guestTarget} = await import('../target/guest.ts');
			return await guestTarget(live(host), {...(await login()), user: peer.user, address: peer.address, port: peer.port});
		},
	};
};

const live = (host: Target): HostTarget => {
	if (!('forward' in host)) throw new TargetError(`${host.name} has no network: nothing can be measured from there.`);
	return host as HostTarget;
};

type SshChoice = Extract<TargetChoice, {kind: 'ssh'}>;

const asked = ({user, host, port, identity}: SshChoice, {user: localUser, homeDirectory}: Person) => ({
	user,
	host,
	port,
	identity,
	localUser,
	homeDirectory,
});

/** The key of the host: the one that was named, else those of the SSH configuration. */
const keyOf = async (choice: TargetChoice, person: Person) => {
	if (choice.kind !== 'ssh') return {};
	const {sshSettings} = await import('../target/ssh-config.ts');
	return {identity: choice.identity, keyFiles: sshSettings(asked(choice, person)).keyFiles};
};

const credentials = ({homeDirectory, agentSocket, askSecret}: Person) => ({homeDirectory, agentSocket, askPassword: askSecret});

const confirmHostKey = ({ask}: Person) =>
	ask &&
	((name: string, fingerprint: string, type: string) =>
		ask(`The key of ${name} is not known: ${type} ${fingerprint}. Compare it with the host's own. Trust it?`));
