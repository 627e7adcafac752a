/// Who writes a batch, and which of its records this is: what tells a batch that is sent again from a new one.
public struct ProducerSequence: Hashable, Sendable {
    /// The producer's id.
    public var producerID: Int64
    /// The producer's epoch.
    public var epoch: Int16
    /// The number of the batch's first record among those that the producer has sent to the partition, from 0; behind
    /// 2³¹ − 1 it begins anew.
    public var first: Int32

    /// A producer's batch that begins with record `first`.
    public init(producerID: Int64, epoch: Int16, first: Int32) {
        self.producerID = producerID
        self.epoch = epoch
        self.first = first
    }

    /// No producer that can be told from others.
    public static let none = ProducerSequence(producerID: -1, epoch: -1, first: -1)

    /// The number that follows `count` records from `first` on.
    public static func number(_ count: Int, after first: Int32) -> Int32 {
        Int32(truncatingIfNeeded: (Int(first) + count) & Int(Int32.max))
    }
}
