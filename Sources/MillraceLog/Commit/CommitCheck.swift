import MillraceCore

/// Whether who wants to commit may still do so.
struct CommitCheck {
    let session: any ManifestSession
    let epochs: ProducerEpochs

    func check(_ transaction: PendingTransaction) throws(EngineError) {
        let epoch = try epochs.find(transaction.transactionalID, session)
        guard epoch == transaction.epoch else {
            throw EngineError(
                .fenced,
                "another producer has taken over the transactional id \(transaction.transactionalID): this "
                    + "one has epoch \(transaction.epoch), the newest \(epoch); close this one")
        }
        for offsets in transaction.offsets {
            if let member = offsets.member { try check(member, of: offsets.group) }
        }
    }

    private func check(_ membership: GroupMembership, of name: String) throws(EngineError) {
        let who = "member \(membership.memberID) of group \(name)"
        guard let group = try session.group(named: name),
            let member = try session.member(membership.memberID, of: group.id)
        else {
            throw EngineError(
                .fenced, "\(who) was silent for too long and the group went on without it; its work is done by others")
        }
        guard membership.generation == group.generation, member.generation == group.generation else {
            throw EngineError(
                .fenced, "\(who) commits in generation \(membership.generation), the group is in \(group.generation)")
        }
        guard !member.hasYielded else {
            throw EngineError(.fenced, "\(who) has given back its partitions and commits no more in this generation")
        }
    }
}

/// The epochs of producers, read once as long as nobody but this process's committer changes the log: each new epoch is
/// a version of the log of its own.
final class ProducerEpochs {
    private var known: [String: Int64] = [:]
    private var version: Int64 = -1

    /// Forgets what was read at another version than `version`, which the log has now.
    func begin(at version: Int64) {
        guard version != self.version else { return }
        known.removeAll(keepingCapacity: true)
        self.version = version
    }

    /// Notes that `version`, which follows the one of ``begin(at:)``, is a commit that changed no epoch.
    func keep(at version: Int64) {
        self.version = version
    }

    /// The newest epoch of `transactionalID`, as `session` sees it.
    func find(_ transactionalID: String, _ session: any ManifestSession) throws(EngineError) -> Int64 {
        if let epoch = known[transactionalID] { return epoch }
        let epoch = try session.producerEpoch(of: transactionalID)
        known[transactionalID] = epoch
        return epoch
    }
}
