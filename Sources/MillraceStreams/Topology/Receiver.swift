/// Where an operator sends its records: a closure in a struct, which the compiler specialises and calls without a thunk.
@frozen
public struct Receiver<Key, Value> {
    @usableFromInline let body: (Record<Key, Value>) -> Void

    /// A receiver that does `body` with each record.
    @inlinable
    public init(_ body: @escaping (Record<Key, Value>) -> Void) {
        self.body = body
    }

    /// Takes a record.
    @inlinable
    public func receive(_ record: Record<Key, Value>) {
        body(record)
    }

    /// A receiver that hands each record to all of `receivers`, in their order.
    @inlinable
    static func all(_ receivers: [Receiver]) -> Receiver {
        guard let first = receivers.first else { return Receiver { _ in } }
        return receivers.dropFirst().reduce(first) { left, right in
            Receiver { record in
                left.receive(record)
                right.receive(record)
            }
        }
    }
}
