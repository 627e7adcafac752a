import MillraceCore

/// What a worker does as a member of the group: it takes up partitions, and gives them back.
extension Worker {
    func take(_ event: GroupEvent) throws {
        switch event {
        case .assigned(let partitions):
            hasBeenAssigned = true
            try open(partitions)
        case .revoking:
            let asked = member
            isGivingBack = true
            defer { isGivingBack = false }
            if hasUncommitted { try commit() }
            tasks = []
            if member === asked { try member.completeRevocation() }
        case .lost:
            discard()
            tasks = []
        }
    }

    /// Makes the tasks of the partitions that have been assigned, from what was committed last.
    func open(_ partitions: [TopicPartition]) throws {
        do {
            try makeTasks(of: partitions)
        } catch let change as GroupChange {
            // Nothing has been done yet that was not committed.
            outputs.discard()
            tasks = []
            try take(change.event)
        }
    }

    private func makeTasks(of partitions: [TopicPartition]) throws {
        let assigned = Set(partitions)
        let committed = try engine.settledOffsets(group: configuration.applicationID, of: partitions)
        try tables.refresh(engine: engine, consumer: consumer)
        tasks = []
        for subtopology in plan.subtopologies {
            for partition in 0..<configuration.partitions {
                let topics = subtopology.sources.map { TopicPartition(plan.topicName(of: $0), partition) }
                guard topics.allSatisfy(assigned.contains) else { continue }
                let task = StreamTask(
                    subtopology, partition: partition, of: configuration.partitions, plan: plan,
                    mode: configuration.mode, outputs: outputs, tables: tables.contents)
                try task.restore(
                    from: committed, engine: engine, consumer: consumer, report: configuration.onRestore,
                    keepAlive: checkMembership)
                try loadTicks(for: task)
                tasks.append(task)
            }
        }
        ticker.restart()
    }

    /// What the group had to say while tasks were being restored.
    private struct GroupChange: Error {
        let event: GroupEvent
    }

    /// Tells the group that this member lives: one that is silent throughout a long restore would lose its partitions, and
    /// begin again for ever.
    /// - Throws: What is to be done before anything else, as a ``GroupChange``.
    func checkMembership() throws {
        if let event = try member.poll() { throw GroupChange(event: event) }
    }

    /// Comes back as a new member with a new producer. The engine may never say that the old ones are out: a member
    /// that goes on polling without a producer would keep its partitions from everyone.
    func rejoin() throws(EngineError) {
        member.leave()
        producer = try Worker.makeProducer(engine, configuration, name)
        member = try Worker.join(engine, configuration, plan, name)
    }

    static func makeProducer(
        _ engine: any Engine, _ configuration: RuntimeConfiguration, _ name: String
    ) throws(EngineError) -> any TransactionalProducer {
        try engine.makeProducer(transactionalID: "\(configuration.applicationID)-\(name)")
    }

    static func join(
        _ engine: any Engine, _ configuration: RuntimeConfiguration, _ plan: Plan, _ name: String
    ) throws(EngineError) -> any GroupMember {
        try engine.joinGroup(
            configuration.applicationID, topics: plan.topology.sources.map { plan.topicName(of: $0) }, clientID: name)
    }
}
