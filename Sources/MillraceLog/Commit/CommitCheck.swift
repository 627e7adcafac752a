import MillraceCore

/// Whether who wants to commit may still do so.
struct CommitCheck {
    let session: any ManifestSession

    func check(_ transaction: PendingTransaction) throws(EngineError) {
        let epoch = try session.producerEpoch(of: transaction.transactionalID)
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
