import {type Target, TargetError} from '../target/target.ts';
import {describeVersion, type IperfVersion, knowsNewerOptions, noIperf3, parseIperfVersion} from './iperf.ts';

/**
 * The iperf3 at both ends; `server` is undefined for one that runs already.
 * @throws TargetError where there is none, or one that is too old.
 */
export const toolVersions = async ({
	guest,
	peer,
}: {
	readonly guest: Target;
	readonly peer: Target | undefined;
}): Promise<{readonly client: IperfVersion; readonly server: IperfVersion | undefined}> => {
	const client = await versionOf(guest);
	const server = peer && (await versionOf(peer));
	if (peer && server && !knowsNewerOptions(server)) {
		throw new TargetError(
			`iperf3 ${describeVersion(server)} on ${peer.name} is too old to be started from here. Install 3.2 or newer there.`,
		);
	}
	return {client, server};
};

const versionOf = async (target: Target): Promise<IperfVersion> => {
	const {status, stdout} = await target.run(['iperf3', '--version']);
	const version = parseIperfVersion(stdout);
	if (version === undefined) {
		throw new TargetError(status === 127 ? noIperf3(target.name) : `${target.name}: iperf3 --version gave no version (status ${status}).`);
	}
	return version;
};
