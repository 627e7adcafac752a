extension Stream {
    /// The records whose value satisfies `predicate`.
    @inlinable
    public func filter(_ predicate: @escaping @Sendable (Value) -> Bool) -> Stream {
        then("filter", keySerde: keySerde) { _, next in
            Receiver { record in
                if predicate(record.value) { next.receive(record) }
            }
        }
    }

    /// The same records with another value.
    @inlinable
    public func mapValues<NewValue>(_ transform: @escaping @Sendable (Value) -> NewValue) -> Stream<Key, NewValue> {
        then("mapValues", keySerde: keySerde) { _, next in
            Receiver { record in next.receive(record.with(key: record.key, value: transform(record.value))) }
        }
    }

    /// The same records with another key and value. Group by the new key after a ``repartition(_:key:value:)``.
    @inlinable
    public func map<NewKey, NewValue>(
        _ transform: @escaping @Sendable (Record<Key, Value>) -> (NewKey, NewValue)
    ) -> Stream<NewKey, NewValue> {
        then("map", keySerde: nil) { _, next in
            Receiver { record in
                let (key, value) = transform(record)
                next.receive(record.with(key: key, value: value))
            }
        }
    }

    /// The same records with another key.
    @inlinable
    public func selectKey<NewKey>(
        _ select: @escaping @Sendable (Record<Key, Value>) -> NewKey
    ) -> Stream<NewKey, Value> {
        then("selectKey", keySerde: nil) { _, next in
            Receiver { record in next.receive(record.with(key: select(record), value: record.value)) }
        }
    }

    /// For each record any number of values under the same key.
    @inlinable
    public func flatMapValues<NewValue>(
        _ transform: @escaping @Sendable (Value) -> [NewValue]
    ) -> Stream<Key, NewValue> {
        then("flatMapValues", keySerde: keySerde) { _, next in
            Receiver { record in
                var index = 0
                for value in transform(record.value) {
                    var output = record.with(key: record.key, value: value)
                    output.ordinal = record.ordinal.child(index)
                    next.receive(output)
                    index += 1
                }
            }
        }
    }

    /// The same records; `action` sees each of them on its way. It may see a record again after a restart.
    @inlinable
    public func peek(_ action: @escaping @Sendable (Record<Key, Value>) -> Void) -> Stream {
        then("peek", keySerde: keySerde) { _, next in
            Receiver { record in
                action(record)
                next.receive(record)
            }
        }
    }

    /// The records of both streams. Where two have equal event times and stem from one record, as they do when a stream
    /// was used in two places, those of this stream come first for operators that keep an order.
    @inlinable
    public func merge(_ other: Stream) -> Stream {
        let merged: Node<Key, Value> = topology.addNode("merge", after: [node.id, other.node.id])
        for (side, branch) in [node, other.node].enumerated() {
            branch.children.append { context in
                let next = merged.receiver(in: context)
                return Receiver { record in
                    var record = record
                    record.ordinal = record.ordinal.merged(from: side)
                    next.receive(record)
                }
            }
        }
        return Stream(node: merged, topology: topology, keySerde: keySerde != nil ? other.keySerde : nil)
    }

    /// The same records with another value, or a dead letter: records for which `transform` throws a ``Rejection`` are
    /// counted and kept in the dead-letter topic, as the task read them. What a timer or a window has made was never
    /// read: its dead letter has no value.
    @inlinable
    public func mapValues<NewValue>(
        orReject transform: @escaping @Sendable (Value) throws(Rejection) -> NewValue
    ) -> Stream<Key, NewValue> {
        then("mapValues orReject", keySerde: keySerde) { context, next in
            Receiver { record in
                do throws(Rejection) {
                    next.receive(record.with(key: record.key, value: try transform(record.value)))
                } catch {
                    context.reject(error, at: record.position)
                }
            }
        }
    }

    /// Counts the records as accepted: for topologies in which what gets this far has taken effect.
    @inlinable
    public func countAccepted() -> Stream {
        then("countAccepted", keySerde: keySerde) { context, next in
            Receiver { record in
                context.accept()
                next.receive(record)
            }
        }
    }

    /// Writes the records to `topic`, each to the partition of its key.
    @inlinable
    public func to(_ topic: Topic<Key, Value>) {
        topology.addSink(topic.name, after: node.id)
        topology.note(topic.creation, of: topic.name)
        node.children.append { context in
            context.writer(to: context.outputs.output(for: topic.name), key: topic.key, value: topic.value)
        }
    }

    /// The same records by way of a topic of the application's own, so that records of equal keys meet in one task.
    ///
    /// Event time travels with them: every task that writes the topic states how far it has come.
    @inlinable
    public func repartition(_ name: String, key: Serde<Key>, value: Serde<Value>) -> Stream {
        topology.addRepartition(name, after: node.id)
        node.children.append { context in
            let outputs = context.outputs
            if outputs.isRecorded(repartition: name) { return Receiver { _ in } }
            let writer = context.writer(to: outputs.repartition(name), key: key, value: value)
            guard context.marksTimed else { return writer }
            return Receiver { record in
                writer.receive(context.origin.isTimed ? record.markedAsTimed : record)
            }
        }
        let next: Node<Key, Value> = topology.addNode(repartition: name)
        topology.addSource(
            SourceDefinition(next, topic: Topic(name, key: key, value: value), name: name, grace: nil))
        return Stream(node: next, topology: topology, keySerde: key)
    }
}
