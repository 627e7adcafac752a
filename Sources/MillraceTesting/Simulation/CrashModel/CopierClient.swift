import MillraceCore
import MillraceLog

/// A member of a group that copies the partitions it is assigned, with its offsets in the same transaction. Now and
/// then it is silent for so long that the others go on without it; what it then commits must be refused.
final class CopierClient: CrashClient {
    private var member: (any GroupMember)?
    private var producer: (any TransactionalProducer)?
    private var number = 0
    private var assigned: [Int] = []
    private var places: [Int: Int64] = [:]

    override func step() throws {
        let member = try currentMember()
        if run.scheduler.random.chance(0.04) { run.scheduler.machine.clock.advance(by: .seconds(4)) }
        if !run.scheduler.random.chance(0.2), let event = try member.poll() { return try handle(event, member) }
        guard !assigned.isEmpty else { return }
        try copy(run.scheduler.random.element(of: assigned), member)
    }

    override func end() throws {
        if run.scheduler.random.chance(0.5) { member?.leave() }
        try super.end()
    }

    private func currentMember() throws -> any GroupMember {
        if let member { return member }
        let new = try log.joinGroup(ModelLog.groups[0], topics: [ModelLog.topics[0]], clientID: process.name)
        member = new
        return new
    }

    private func handle(_ event: GroupEvent, _ member: any GroupMember) throws {
        switch event {
        case .assigned(let names):
            assigned = names.compactMap { ModelLog.partitions.firstIndex(of: $0) }
            try goBack()
        case .revoking:
            assigned = []
            try member.completeRevocation()
        case .lost:
            assigned = []
        }
    }

    /// Goes to where the group stands.
    private func goBack() throws {
        let committed = try log.committedOffsets(group: ModelLog.groups[0])
        for partition in assigned { places[partition] = committed[ModelLog.partitions[partition]]?.offset ?? 0 }
    }

    private func copy(_ partition: Int, _ member: any GroupMember) throws {
        let from = places[partition, default: 0]
        let end: Int64
        do throws(EngineError) {
            end = try fetch(partition, from: from, maxBytes: 2_048)
        } catch {
            // A member that has lost its partitions may come to what others have copied and deleted.
            guard error.code == .offsetOutOfRange else { throw error }
            return try goBack()
        }
        guard end > from else { return }
        let records = Array(run.model.records[partition][Int(from)..<Int(end)])
        if producer == nil {
            let (new, newNumber) = try makeProducer(process.name)
            (producer, number) = (new, newNumber)
        }
        guard let producer else { return }
        let transaction = run.transaction(of: process, producer: (process.name, number))
        transaction.appends = [(partition + Int(ModelLog.partitionsOfTopic), records)]
        let next = CommittedOffset(offset: end, metadata: transaction.name)
        transaction.positions = [(partition, next)]
        transaction.membership = member.membership
        transaction.readFrom[partition] = from
        if try commit(transaction, by: producer) {
            places[partition] = next.offset
        } else {
            self.producer = nil
            try goBack()
        }
    }
}
