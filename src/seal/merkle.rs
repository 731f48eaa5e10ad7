//! The tree over the entries of a checkpoint (RFC 6962, section 2.1): with it one entry is proved without the others.
use super::{Hash, NOTHING, encoding::sha256};

fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// Where a tree of `size` leaves, more than one, is split: the largest power of two below it.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// The root over leaves; of no leaves it is nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => NOTHING,
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The audit path of the leaf at `index`: what must be known besides it to come to the root, lowest first.
pub fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut below, sibling) =
        if index < at { (path(left, index), root(right)) } else { (path(right, index - at), root(left)) };
    below.push(sibling);
    below
}

/// Whether `path` leads from the leaf at `index` of `size` to `root`.
pub fn proves(leaf: Hash, index: usize, size: usize, path: &[Hash], root: Hash) -> bool {
    index < size && climb(leaf, index, size, path) == Some(root)
}

fn climb(leaf: Hash, index: usize, size: usize, path: &[Hash]) -> Option<Hash> {
    if size == 1 {
        return path.is_empty().then_some(leaf);
    }
    let (sibling, below) = path.split_last()?;
    let at = split(size);
    if index < at {
        climb(leaf, index, at, below).map(|left| node(&left, sibling))
    } else {
        climb(leaf, index - at, size - at, below).map(|right| node(sibling, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::entry::leaf, Hash, path, proves, root};
    use rand::{RngExt, SeedableRng, rngs::SmallRng};

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
    }

    /// The test vectors of the reference implementation of RFC 6962.
    #[test]
    fn roots_are_those_of_the_standard() {
        let entries = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let leaves: Vec<_> = entries.iter().map(|entry| leaf(&hex::decode(entry).unwrap())).collect();
        for (size, expected) in [
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ] {
            assert_eq!(hex::encode(root(&leaves[..size])), expected, "{size}");
        }
    }

    #[test]
    fn every_leaf_is_proved_and_no_other() {
        for size in 1..40 {
            let leaves = leaves(size);
            let root = root(&leaves);
            for index in 0..size {
                let path = path(&leaves, index);
                assert!(proves(leaves[index], index, size, &path, root), "{index} of {size}");
                assert!(!proves(leaves[index], index + 1, size, &path, root));
                assert!(!proves(leaves[(index + 1) % size], index, size, &path, root) || size == 1);
            }
        }
    }

    #[test]
    fn ten_thousand_forged_proofs_are_refused() {
        let mut random = SmallRng::seed_from_u64(6962);
        let leaves = leaves(37);
        let root = root(&leaves);
        for forged in 0..10_000 {
            let index = random.random_range(0..leaves.len());
            let (mut leaf, mut path, mut size) = (leaves[index], path(&leaves, index), leaves.len());
            let (at, bit) = (random.random_range(0..path.len()), 1 << random.random_range(0..8));
            match forged % 6 {
                0 => leaf[random.random_range(0..32)] ^= bit,
                1 => path[at][random.random_range(0..32)] ^= bit,
                2 => drop(path.remove(at)),
                3 => path.insert(at, leaf),
                4 => path.reverse(),
                _ => size = random.random_range(1..index.max(2)),
            }
            assert!(!proves(leaf, index, size, &path, root), "{forged}");
        }
    }
}
