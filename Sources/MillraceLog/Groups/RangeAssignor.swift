import MillraceCore

/// Kafka's *range* assignment: of each topic, the members that want it get runs of neighbouring partitions in the order
/// of their ids, the first ones one more if it does not come out even. So equal numbers of two topics with equally many
/// partitions go to the same member.
enum RangeAssignor {
    /// What each member is given, in the order of `members`, which are sorted by id. `partitions` gives the number of
    /// partitions of a topic; topics that do not exist have 0.
    static func assign(_ members: [MemberRow], partitions: (String) -> Int32) -> [[AssignedRange]] {
        var assignments = [[AssignedRange]](repeating: [], count: members.count)
        for topic in Set(members.flatMap(\.topics)).sorted() {
            let takers = members.indices.filter { members[$0].topics.contains(topic) }
            let (each, more) = partitions(topic).quotientAndRemainder(dividingBy: Int32(takers.count))
            var next: Int32 = 0
            for (place, taker) in takers.enumerated() {
                let count = each + (place < Int(more) ? 1 : 0)
                if count > 0 {
                    assignments[taker].append(AssignedRange(topic: topic, partitions: next..<(next + count)))
                }
                next += count
            }
        }
        return assignments
    }
}
