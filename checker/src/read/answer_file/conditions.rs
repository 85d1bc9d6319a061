//! Which groups of parameters packstack reads.
//!
//! Source: the `PRE_CONDITION` of each group, and the functions of these names in
//! `packstack/plugins/*.py` (`prescript_000`, `cinder_250`, `neutron_350`, `manila_355`,
//! `provision_700`, `aodh_810`, …).

/// Whether the group is read. `value` gives the effective value of a key.
pub(super) fn holds(condition: &str, value: &dyn Fn(&str) -> String) -> bool {
    if condition.is_empty() {
        return true;
    }
    if let Some((key, wanted)) = condition.split_once('=') {
        return value(key) == wanted;
    }
    let is = |key: &str, wanted: &str| value(key) == wanted;
    let on = |key: &str| is(key, "y");
    let has = |key: &str, part: &str| value(key).contains(part);
    let filled = |key: &str| !value(key).is_empty();
    let cinder = |part: &str| on("CONFIG_CINDER_INSTALL") && has("CONFIG_CINDER_BACKEND", part);
    let manila = |part: &str| on("CONFIG_MANILA_INSTALL") && has("CONFIG_MANILA_BACKEND", part);
    let agent = |name: &str| on("CONFIG_NEUTRON_INSTALL") && is("CONFIG_NEUTRON_L2_AGENT", name);
    let family = |name: &str| is("CONFIG_CINDER_NETAPP_STORAGE_FAMILY", name);
    let protocol = |name: &str| is("CONFIG_CINDER_NETAPP_STORAGE_PROTOCOL", name);
    let svm = "CONFIG_MANILA_NETAPP_DRV_HANDLES_SHARE_SERVERS";
    match condition {
        "use_vcenter" => on("CONFIG_NOVA_INSTALL") && on("CONFIG_VMWARE_BACKEND"),
        "unsupported_enabled" => on("CONFIG_UNSUPPORTED"),
        "filled_rhsm" => filled("CONFIG_RH_USER") || filled("CONFIG_RH_SAT6_SERVER"),
        // A proxy of a group that was not read is not known.
        "filled_rhsm_proxy" => holds("filled_rhsm", value) && filled("CONFIG_RH_PROXY"),
        "filled_satellite" => filled("CONFIG_SATELLITE_URL"),
        "filled_satellite_proxy" => {
            filled("CONFIG_SATELLITE_URL") && filled("CONFIG_SATELLITE_PROXY")
        }
        "check_lvm_options" | "check_lvm_vg_options" => cinder("lvm"),
        "check_gluster_options" => cinder("gluster"),
        "check_nfs_options" => cinder("nfs"),
        "check_solidfire_options" => cinder("solidfire"),
        "check_netapp_ontap_iscsi_options" => {
            cinder("netapp")
                && (family("ontap_cluster") || family("ontap_7mode"))
                && protocol("iscsi")
        }
        "check_netapp_nfs_settings" => cinder("netapp") && protocol("nfs"),
        "check_netapp_7modeiscsi_options" => {
            cinder("netapp") && family("ontap_7mode") && protocol("iscsi")
        }
        "check_netapp_7mode_fc_options" => {
            cinder("netapp") && family("ontap_7mode") && protocol("fc")
        }
        "check_netapp_vserver_options" => {
            cinder("netapp") && family("ontap_cluster") && (protocol("nfs") || protocol("iscsi"))
        }
        "check_netapp_eseries_options" => cinder("netapp") && family("eseries"),
        // Two groups of different plugins share this name in their source; the table tells them apart.
        "check_netapp_options" => cinder("netapp"),
        "check_manila_netapp_options" => manila("netapp"),
        "check_netapp_options_multi_svm" => manila("netapp") && is(svm, "true"),
        "check_netapp_options_single_svm" => manila("netapp") && is(svm, "false"),
        "check_generic_options" => manila("generic"),
        "check_network_standalone_options" => {
            on("CONFIG_MANILA_INSTALL") && is("CONFIG_MANILA_NETWORK_TYPE", "standalone")
        }
        "check_glusternative_options" => manila("glusternative"),
        "check_glusternfs_options" => manila("glusternfs"),
        "neutron_install" | "allow_all_in_one_ovs_bridge" => on("CONFIG_NEUTRON_INSTALL"),
        "use_ml2_with_linuxbridge" => agent("linuxbridge"),
        "use_ml2_with_ovs" => agent("openvswitch"),
        "use_ml2_with_ovn" => agent("ovn"),
        "use_openvswitch_vxlan" => {
            agent("openvswitch") && has("CONFIG_NEUTRON_ML2_TENANT_NETWORK_TYPES", "vxlan")
        }
        "check_provisioning_demo" => on("CONFIG_PROVISION_DEMO"),
        "check_provisioning_tempest" => on("CONFIG_PROVISION_TEMPEST"),
        "use_gnocchi" => on("CONFIG_CEILOMETER_INSTALL"),
        "use_aodh" => on("CONFIG_CEILOMETER_INSTALL") && on("CONFIG_AODH_INSTALL"),
        "use_panko" => on("CONFIG_CEILOMETER_INSTALL") && on("CONFIG_PANKO_INSTALL"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys;
    use super::holds;
    use std::collections::BTreeSet;

    /// What each function asks for, as the plugins of packstack 13.0.0 and 26.0.0 have it; a line for
    /// each way to get there.
    const ASKS: &str = "\
use_vcenter NOVA_INSTALL=y VMWARE_BACKEND=y
unsupported_enabled UNSUPPORTED=y
filled_rhsm RH_USER=someone
filled_rhsm RH_SAT6_SERVER=sat6.lab
filled_rhsm_proxy RH_USER=someone RH_PROXY=proxy.lab
filled_satellite SATELLITE_URL=http://sat.lab
filled_satellite_proxy SATELLITE_URL=http://sat.lab SATELLITE_PROXY=proxy.lab
check_lvm_options CINDER_INSTALL=y CINDER_BACKEND=nfs,lvm
check_lvm_vg_options CINDER_INSTALL=y CINDER_BACKEND=lvm
check_gluster_options CINDER_INSTALL=y CINDER_BACKEND=gluster
check_nfs_options CINDER_INSTALL=y CINDER_BACKEND=nfs
check_solidfire_options CINDER_INSTALL=y CINDER_BACKEND=solidfire
check_netapp_options CINDER_INSTALL=y CINDER_BACKEND=netapp
check_netapp_ontap_iscsi_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=ontap_7mode CINDER_NETAPP_STORAGE_PROTOCOL=iscsi
check_netapp_ontap_iscsi_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=ontap_cluster CINDER_NETAPP_STORAGE_PROTOCOL=iscsi
check_netapp_nfs_settings CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_PROTOCOL=nfs
check_netapp_7modeiscsi_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=ontap_7mode CINDER_NETAPP_STORAGE_PROTOCOL=iscsi
check_netapp_7mode_fc_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=ontap_7mode CINDER_NETAPP_STORAGE_PROTOCOL=fc
check_netapp_vserver_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=ontap_cluster CINDER_NETAPP_STORAGE_PROTOCOL=nfs
check_netapp_vserver_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=ontap_cluster CINDER_NETAPP_STORAGE_PROTOCOL=iscsi
check_netapp_eseries_options CINDER_INSTALL=y CINDER_BACKEND=netapp CINDER_NETAPP_STORAGE_FAMILY=eseries
check_manila_netapp_options MANILA_INSTALL=y MANILA_BACKEND=netapp
check_netapp_options_multi_svm MANILA_INSTALL=y MANILA_BACKEND=netapp MANILA_NETAPP_DRV_HANDLES_SHARE_SERVERS=true
check_netapp_options_single_svm MANILA_INSTALL=y MANILA_BACKEND=netapp MANILA_NETAPP_DRV_HANDLES_SHARE_SERVERS=false
check_generic_options MANILA_INSTALL=y MANILA_BACKEND=generic
check_network_standalone_options MANILA_INSTALL=y MANILA_NETWORK_TYPE=standalone
check_glusternative_options MANILA_INSTALL=y MANILA_BACKEND=glusternative
check_glusternfs_options MANILA_INSTALL=y MANILA_BACKEND=glusternfs
neutron_install NEUTRON_INSTALL=y
allow_all_in_one_ovs_bridge NEUTRON_INSTALL=y
use_ml2_with_linuxbridge NEUTRON_INSTALL=y NEUTRON_L2_AGENT=linuxbridge
use_ml2_with_ovs NEUTRON_INSTALL=y NEUTRON_L2_AGENT=openvswitch
use_ml2_with_ovn NEUTRON_INSTALL=y NEUTRON_L2_AGENT=ovn
use_openvswitch_vxlan NEUTRON_INSTALL=y NEUTRON_L2_AGENT=openvswitch NEUTRON_ML2_TENANT_NETWORK_TYPES=flat,vxlan
check_provisioning_demo PROVISION_DEMO=y
check_provisioning_tempest PROVISION_TEMPEST=y
use_gnocchi CEILOMETER_INSTALL=y
use_aodh CEILOMETER_INSTALL=y AODH_INSTALL=y
use_panko CEILOMETER_INSTALL=y PANKO_INSTALL=y";

    fn read_with(condition: &str, set: &[&str]) -> bool {
        holds(condition, &|key| {
            let found = set.iter().filter_map(|word| word.split_once('='));
            found
                .filter(|(name, _)| key == format!("CONFIG_{name}"))
                .map(|(_, value)| value)
                .collect()
        })
    }

    #[test]
    fn a_group_is_read_with_all_that_it_asks_for_and_not_with_any_of_it_missing() {
        for line in ASKS.lines() {
            let (condition, set) = line.split_once(' ').unwrap();
            let set: Vec<&str> = set.split(' ').collect();
            assert!(read_with(condition, &set), "{line}");
            for without in &set {
                let rest: Vec<&str> = set.iter().copied().filter(|word| word != without).collect();
                assert!(!read_with(condition, &rest), "{line}, without {without}");
            }
        }
    }

    #[test]
    fn every_function_that_the_table_of_keys_names_is_known() {
        let known: BTreeSet<&str> =
            ASKS.lines().filter_map(|line| line.split(' ').next()).collect();
        let named: BTreeSet<&str> = keys::all()
            .map(|key| key.condition)
            .filter(|condition| !condition.is_empty() && !condition.contains('='))
            .collect();
        assert_eq!(named, known);
    }
}
